import type { WindowQuery } from '../../app/search';
import type { Standing } from '../../ui/Standing';
import { counted, listed } from '../../ui/format';
import { names, sectionWords } from '../reports/report';
import type { Share, ShareData } from './queries';
import type { Subject } from './subject';

/** How a link stands. */
export function shareStanding({ state }: Pick<Share, 'state'>): Standing {
  return { verdict: state === 'open' ? 'good' : 'neither', words: state };
}

export function sharesSentence(shares: readonly Pick<Share, 'state'>[], { isCut }: { isCut: boolean }): string {
  if (shares.length === 0) return 'No link was given away.';
  const parts = (['open', 'expired', 'revoked'] as const).flatMap(state => {
    const count = shares.filter(share => share.state === state).length;
    return count === 0 ? [] : [`${count} ${state}`];
  });
  return `${isCut ? `The newest ${shares.length} links` : counted(shares.length, 'link')}: ${listed(parts)}.`;
}

/** What somebody sees who has the link. */
export function whatWords({ kind, report, sections, panel }: Pick<Share, 'kind' | 'report' | 'sections' | 'panel'>): string {
  switch (kind) {
    case 'run':
      return report === undefined ? 'A report' : `The report ${report}`;
    case 'dashboard':
      return 'A dashboard';
    case 'sections':
      return listed((sections ?? []).map(section => sectionWords[section]));
    case 'panel':
      return panel?.title === undefined ? 'A panel' : `The panel ${panel.title}`;
  }
}

/** Of when the figures are that a link shows. */
export function timeWords({ kind, time }: Pick<Share, 'kind' | 'time'>): string {
  if (kind === 'run') return "the report's own time";
  if (time?.time_range !== undefined) return `the last ${time.time_range.replace(/h$/, ' hours').replace(/d$/, ' days')}`.replace('the last 1 hours', 'the last hour');
  if (time?.start_time !== undefined) return `${time.start_time.slice(0, 10)} to ${time.end_time?.slice(0, 10) ?? 'now'}`;
  return kind === 'dashboard' ? "the dashboard's own time" : 'the last 30 days';
}

/** A link as it is typed: texts, of which empty ones are left out. */
export interface ShareDraft {
  name: string;
  moment: 'live' | 'now' | 'asOf';
  services: string;
  days: string;
  password: string;
  watermark: string;
}

export const usualDays = '30';

interface Page {
  /** Undefined where nobody chose one, and what is shared has its own. */
  time: WindowQuery | undefined;
  timeZone: string;
  asOf: string | undefined;
  now: Date;
}

/** The body of POST /shares. */
export function shareBody(draft: ShareDraft, subject: Subject, { time, timeZone, asOf, now }: Page): ShareData {
  const text = (value: string) => (value.trim() === '' ? undefined : value.trim());
  const services = names(draft.services);
  const days = draft.days.trim();
  const span = time === undefined ? undefined : { time_range: time.time_range, start_time: time.start_time, end_time: time.end_time };
  const moment = { live: undefined, now: now.toISOString(), asOf }[draft.moment];
  // A run has its own time and moment.
  const when = 'run' in subject ? {} : { time: 'panel' in subject && subject.panel.time !== undefined ? subject.panel.time : span, time_zone: timeZone, as_of: moment };
  const what = 'panel' in subject ? { panel: { kind: subject.panel.kind, title: subject.panel.title, query: subject.panel.query } } : subject;
  return JSON.parse(
    JSON.stringify({
      name: draft.name.trim(),
      ...what,
      ...when,
      services: services.length === 0 ? undefined : services,
      expires_in_days: days === '' ? undefined : /^\d{1,9}$/.test(days) ? Number(days) : days,
      // Not trimmed: spaces may be meant.
      password: draft.password === '' ? undefined : draft.password,
      watermark: text(draft.watermark),
    }),
  ) as ShareData;
}
