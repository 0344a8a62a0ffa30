import type { Standing } from '../../ui/Standing';
import { counted } from '../../ui/format';
import type { Delivery } from './queries';

type State = Delivery['state'];

export const states = ['waiting', 'delivered', 'failed', 'expired', 'skipped'] as const;

/** What became of it; one that waits after it failed is not well. */
export function deliveryStanding({ state, error }: Pick<Delivery, 'state' | 'error'>): Standing {
  if (state === 'waiting') return error === undefined ? { verdict: 'neither', words: 'waiting' } : { verdict: 'warning', words: 'waiting, tried before' };
  return { verdict: ({ delivered: 'good', failed: 'bad', expired: 'bad', skipped: 'neither' } as const)[state], words: state };
}

export const stateWords: Record<State, string> = {
  waiting: 'It is sent, or sent again, as soon as it may.',
  delivered: 'The other side took it.',
  failed: 'The other side never will take it, or is there no more.',
  expired: 'It could not be delivered while it was of use.',
  skipped: 'The end of what the other side was never told of.',
};

/** alert.firing, as people say it. */
export function typeWords(type: string): string {
  const words: Record<string, string> = {
    'alert.firing': 'fires', 'alert.resolved': 'ended', 'alert.repeated': 'fires on', 'alert.late': 'fired, told late', 'channel.disabled': 'channel switched off', 'test.ping': 'test',
  };
  return words[type] ?? type;
}

/** How an attempt went, in a few words. */
export function attemptWords({ error, status, duration_ms }: Delivery['attempts'][number]): string {
  if (duration_ms === undefined && error === undefined) return 'under way, or its node died';
  const said = status === undefined ? '' : ` (${status})`;
  return error === undefined ? `delivered${said}` : `${error}${error === `http_${status ?? ''}` ? '' : said}`;
}

export function deliveriesSentence(deliveries: readonly Pick<Delivery, 'state'>[], { isCut, words }: { isCut: boolean; words: string }): string {
  if (deliveries.length === 0) return `Nothing was sent in ${words}.`;
  const parts = states.flatMap(state => {
    const count = deliveries.filter(each => each.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${isCut ? `The newest ${deliveries.length} notices` : counted(deliveries.length, 'notice')} of ${words}: ${parts.join(', ')}.`;
}

/** What a replay came to. */
export function replayWords({ replayed, next_from }: { replayed: number; next_from?: string | undefined }): string {
  if (replayed === 0) return 'Nothing is sent again: none matched, or what did is being sent right now.';
  return `${counted(replayed, 'notice is', 'notices are')} sent again.${next_from === undefined ? '' : ` There were more: send again from ${next_from} on.`}`;
}
