import { expect, test } from 'vitest';
import { endOf, silencesSentence, silenceStanding } from './silence';

const now = new Date('2026-11-29T12:00:00Z');
const silence = (from: string, to: string, silences: string[] = [], status = 'pending') => ({ from: `2026-11-29T${from}:00:00Z`, to: `2026-11-29T${to}:00:00Z`, silences, status });

test('a silence is to come, holds, or has ended', () => {
  expect(silenceStanding(silence('13', '14'), now).words).toBe('to come');
  expect(silenceStanding(silence('11', '14'), now).words).toBe('holds');
  expect(silenceStanding(silence('10', '12'), now).words).toBe('ended');
  // The page's clock is behind the service's.
  expect(silenceStanding(silence('10', '13', [], 'ended'), now).words).toBe('ended');
  expect(silenceStanding(silence('13', '14', [], 'active'), now).words).toBe('holds');
});

test('the page says what is held back, each alert once', () => {
  expect(silencesSentence([], now)).toBe('Nothing is silenced.');
  expect(silencesSentence([silence('11', '14', ['a', 'b']), silence('10', '13', ['b']), silence('13', '14')], now)).toBe('2 silences hold back 2 alerts; 1 silence is to come.');
  expect(silencesSentence([silence('11', '14')], now)).toBe('1 silence holds back no alert at the moment.');
});

test('it ends so long after it begins, or when somebody says', () => {
  expect(endOf('4', now, undefined)?.toISOString()).toBe('2026-11-29T16:00:00.000Z');
  expect(endOf('until', now, new Date('2026-12-01T00:00:00Z'))?.toISOString()).toBe('2026-12-01T00:00:00.000Z');
  expect(endOf('until', now, undefined)).toBeUndefined();
});
