import { describe, expect, it } from 'vitest';
import { catalogSentence, reasonWords } from './words';

describe('the catalogue', () => {
  it.each<[number | undefined, number | undefined, boolean, string]>([
    [240, 5, false, '240 kinds of metrics are recorded; 5 count in no figure.'],
    [240, 1, false, '240 kinds of metrics are recorded; 1 counts in no figure.'],
    [3, 0, true, '3 kinds of metrics are recorded of this; all count in a figure.'],
    [1, 0, false, '1 kind of metric is recorded; it counts in a figure.'],
    [0, 0, true, 'Nothing of this is recorded.'],
    [0, 0, false, 'Nothing is recorded yet.'],
    [undefined, 5, false, 'Asking.'],
  ])('of %s kinds and %s uncounted', (kinds, uncounted, narrowed, sentence) => expect(catalogSentence(kinds, uncounted, narrowed, 'en')).toBe(sentence));

  it('says why something counts nowhere', () => {
    expect(reasonWords('unknown_unit')).toBe('its unit is not known');
    expect(reasonWords(undefined)).toBe('no figure is made of it');
  });
});
