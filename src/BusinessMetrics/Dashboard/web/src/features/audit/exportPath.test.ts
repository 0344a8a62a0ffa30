import { expect, test } from 'vitest';
import { exportPath } from './exportPath';

test('an export is of what is filtered, of all its pages', () => {
  const path = exportPath({ actor: 'ada & bob', object: 'budget:a', start_time: '2026-11-01T00:00:00.000Z' }, 'ndjson');
  const asked = new URL(path, 'https://example.test');
  expect(asked.pathname).toBe('/audit');
  expect(Object.fromEntries(asked.searchParams)).toEqual({ actor: 'ada & bob', object: 'budget:a', start_time: '2026-11-01T00:00:00.000Z', format: 'ndjson' });
});
