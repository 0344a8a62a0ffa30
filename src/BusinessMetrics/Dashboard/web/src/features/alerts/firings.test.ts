import { describe, expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { dryRunSentence, durationWords, firingsOf, minutesOf } from './firings';

const step = (minute: number, kind: string, level: 'warning' | 'critical'): Schemas['DryRunTransition'] => ({
  at: new Date(Date.UTC(2026, 10, 20, 0, minute)).toISOString(), kind, level, severity: level === 'warning' ? 'medium' : 'critical', value: minute, threshold: 1, message: `${kind} at ${minute}`,
});
const run = (...transitions: Schemas['DryRunTransition'][]) => ({ transitions, evaluations: 1_440, to: '2026-11-20T02:00:00.000Z' });

describe('transitions', () => {
  test('come in pairs, also where a warning gives way to something critical', () => {
    const firings = firingsOf(run(step(5, 'raised', 'warning'), step(8, 'resolved', 'warning'), step(8, 'raised', 'critical'), step(12, 'resolved', 'critical'), step(30, 'raised', 'warning')));
    expect(firings.map(each => [each.level, minutesOf(each, '2026-11-20T02:00:00Z'), each.to === undefined])).toEqual([['warning', 3, false], ['critical', 4, false], ['warning', 90, true]]);
  });
});

describe('the sentence', () => {
  test('says how often, of what, and how long', () => {
    expect(dryRunSentence(run(step(5, 'raised', 'warning'), step(8, 'resolved', 'warning'), step(8, 'raised', 'critical'), step(75, 'resolved', 'critical')), 'the last 7 days')).toBe(
      'It would have fired 2 times in the last 7 days: 1 critical alert and 1 warning, 1 h 10 min in all.',
    );
  });

  test('says when it would fire now', () => {
    expect(dryRunSentence(run(step(60, 'raised', 'warning')), 'the last 7 days')).toBe('It would have fired once in the last 7 days: 1 warning, 1 h in all. It would be firing now.');
  });

  test('says that it would not have, and that there was nothing to look at', () => {
    expect(dryRunSentence(run(), 'the last 7 days')).toBe('It would not have fired in the last 7 days.');
    expect(dryRunSentence({ ...run(), evaluations: 0 }, 'the last hour')).toBe('No minute ended in the last hour.');
  });
});

test('durations have two units at most', () => {
  expect([0, 59, 60, 61, 1_440, 1_501, 10_080].map(durationWords)).toEqual(['0 min', '59 min', '1 h', '1 h 1 min', '1 d', '1 d 1 h', '7 d']);
});
