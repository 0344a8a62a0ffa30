import { describe, expect, it } from 'vitest';
import { needsRenewal, nextLook, type Session, type SessionAnswer } from './session';

const now = Date.parse('2026-11-28T12:00:00Z');

function session(endsIn: number): Session {
  return { role: 'reader', roles: ['reader'], services: null, subject: 'ada', expires_at: new Date(now + endsIn * 1000).toISOString() };
}

function known(held: Session | null, isRenewable: boolean): SessionAnswer {
  return { session: held, is_renewable: isRenewable, sign_in: { token: true, open_id: true }, reporting_currency: 'USD', version: '1' };
}

describe('a session that can be renewed', () => {
  it('is renewed in its last minute, and when it is over', () => {
    expect(needsRenewal(known(session(61), true), now)).toBe(false);
    expect(needsRenewal(known(session(60), true), now)).toBe(true);
    expect(needsRenewal(known(null, true), now)).toBe(true);
  });

  it('is looked at a minute before its end, and not in a rush when that is near', () => {
    expect(nextLook(known(session(300), true), now)).toBe(240_000);
    expect(nextLook(known(session(10), true), now)).toBe(5_000);
  });
});

describe('a session that cannot be renewed', () => {
  it('is left alone', () => {
    expect(needsRenewal(known(session(1), false), now)).toBe(false);
    expect(needsRenewal(known(null, false), now)).toBe(false);
    expect(nextLook(known(session(300), false), now)).toBe(false);
    expect(nextLook(undefined, now)).toBe(false);
  });
});
