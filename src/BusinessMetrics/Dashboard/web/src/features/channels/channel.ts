import type { Standing } from '../../ui/Standing';
import { counted } from '../../ui/format';
import type { Channel, ChannelData } from './queries';

export type Kind = Channel['kind'];

export const kindWords: Record<Kind, string> = {
  webhook: 'Webhook', email: 'Mail', slack: 'Slack', pagerduty: 'PagerDuty', alertmanager: 'Alertmanager', log: 'Log',
};

export const kinds = ['webhook', 'email', 'slack', 'pagerduty', 'alertmanager', 'log'] as const;

type Known = Pick<Channel, 'status' | 'health'>;

/** How a channel takes what it is sent, the worst first. */
export function channelStanding({ status, health }: Known): Standing {
  if (status === 'disabled') return { verdict: 'bad', words: 'switched off' };
  if (health?.circuit === 'open') return { verdict: 'bad', words: 'does not answer; spared for now' };
  if (health?.failing_since !== undefined) return { verdict: 'warning', words: 'failing' };
  if (health?.delivered_at !== undefined) return { verdict: 'good', words: 'delivers' };
  return { verdict: 'neither', words: health === undefined ? 'switched on' : 'nothing sent yet' };
}

/** Where it leads, as far as that is no secret. */
export function leadsTo({ kind, url, to }: Pick<Channel, 'kind' | 'url' | 'to'>): string {
  if (kind === 'log') return "the service's log";
  if (kind === 'email') return (to ?? []).join(', ');
  return url ?? '';
}

export function channelsSentence(channels: readonly Known[]): string {
  if (channels.length === 0) return 'There is no channel: nobody is told of alerts.';
  const off = channels.filter(channel => channel.status === 'disabled').length;
  const failing = channels.filter(channel => channel.status !== 'disabled' && channel.health?.failing_since !== undefined).length;
  const waiting = channels.reduce((sum, channel) => sum + (channel.health?.waiting ?? 0), 0);
  const parts = [
    off === 0 ? '' : `${off} switched off`,
    failing === 0 ? '' : `${failing} failing`,
    waiting === 0 ? '' : counted(waiting, 'notice waits', 'notices wait'),
  ].filter(Boolean);
  return `${counted(channels.length, 'channel')}${parts.length === 0 ? (channels.length === 1 ? '; it is well' : ', all well') : `: ${parts.join(', ')}`}.`;
}

/** What the other side said to a test. */
export function testWords({ delivered, error, status, answer, duration_ms }: { delivered: boolean; error?: string; status?: number; answer?: string; duration_ms: number }): string {
  const said = [status === undefined ? '' : ` with ${status}`, answer === undefined || answer === '' ? '' : `: ${answer}`].join('');
  return delivered ? `It took the test in ${duration_ms} ms${said === '' ? '' : `, answering${said}`}.` : `It did not take the test (${error ?? 'unknown'}, after ${duration_ms} ms)${said === '' ? '' : `; it answered${said}`}.`;
}

/** A channel as it is typed: texts, of which empty ones are left out. What is secret is never known here. */
export interface ChannelDraft {
  name: string;
  kind: Kind;
  url: string;
  to: string;
  from: string;
  secret: string;
  routingKey: string;
  template: string;
  sendResolved: boolean;
  fallback: string;
}

export const emptyChannel: ChannelDraft = { name: '', kind: 'webhook', url: '', to: '', from: '', secret: '', routingKey: '', template: '', sendResolved: true, fallback: '' };

export function channelDraftOf(channel: Channel): ChannelDraft {
  return {
    ...emptyChannel,
    name: channel.name,
    kind: channel.kind,
    // Of Slack the address is the secret: what is known is its host.
    url: channel.kind === 'slack' ? '' : (channel.url ?? ''),
    from: channel.from ?? '',
    template: channel.template ?? '',
    sendResolved: channel.send_resolved,
    fallback: channel.fallback ?? '',
  };
}

export const fieldsOfKind: Record<Kind, { url: boolean; to: boolean; secret: boolean; routingKey: boolean; template: boolean }> = {
  webhook: { url: true, to: false, secret: true, routingKey: false, template: false },
  email: { url: false, to: true, secret: false, routingKey: false, template: true },
  slack: { url: true, to: false, secret: false, routingKey: false, template: true },
  pagerduty: { url: true, to: false, secret: false, routingKey: true, template: false },
  alertmanager: { url: true, to: false, secret: false, routingKey: false, template: false },
  log: { url: false, to: false, secret: false, routingKey: false, template: false },
};

/** Addresses, between commas or spaces or a line each. */
export function addresses(text: string): string[] {
  return text.split(/[\s,;]+/).filter(Boolean);
}

/** The body of PUT /channels/{name}; what is secret and left empty stays as it was. */
export function channelBody(draft: ChannelDraft): ChannelData {
  const has = fieldsOfKind[draft.kind];
  const text = (shown: boolean, value: string) => (shown && value.trim() !== '' ? value.trim() : undefined);
  const to = addresses(draft.to);
  return JSON.parse(
    JSON.stringify({
      kind: draft.kind,
      url: text(has.url, draft.url),
      to: has.to && to.length > 0 ? to : undefined,
      from: text(has.to, draft.from),
      secret: text(has.secret, draft.secret),
      routing_key: text(has.routingKey, draft.routingKey),
      template: text(has.template, draft.template),
      send_resolved: draft.sendResolved,
      fallback: text(true, draft.fallback),
    }),
  ) as ChannelData;
}
