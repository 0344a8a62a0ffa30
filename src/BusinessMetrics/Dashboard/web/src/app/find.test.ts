import { expect, test } from 'vitest';
import { find } from './find';
import { pages } from './pages';

const known = {
  pages,
  metrics: [{ metric_name: 'inference_latency', service: 'model-api' }, { metric_name: 'cost', service: 'training' }],
  rules: ['slow-answers'],
  maySeeAudit: true,
};
const names = (text: string) => find(text, known).map(found => `${found.kind} ${found.name}`);

test('nothing typed shows the pages', () => expect(names('')[0]).toBe('page Overview'));
test('what starts with the text comes first, another word of a page last', () => expect(names('cost')).toEqual(['metric cost', 'page Costs'].sort().reverse()));
test('a word within a name is found, and a page by what else it is called', () => {
  expect(names('latency')).toEqual(['metric inference_latency', 'page Performance']);
  expect(names('answers')).toEqual(['rule slow-answers']);
  expect(names('model')).toContain('service model-api');
});
test('an id is an audit event, for whom may see it', () => {
  const id = '01a206d7-feeb-7905-aa34-6e785b922d24';
  expect(find(id, known)).toEqual([{ kind: 'event', name: id, to: '/audit/$eventId', params: { eventId: id } }]);
  expect(find(id, { ...known, maySeeAudit: false })).toEqual([]);
});
