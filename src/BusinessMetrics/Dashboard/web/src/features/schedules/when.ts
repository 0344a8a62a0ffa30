import { listed } from '../../ui/format';
import type { When } from './queries';

const days = ['Sunday', 'Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const dayNames = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const months = ['', 'January', 'February', 'March', 'April', 'May', 'June', 'July', 'August', 'September', 'October', 'November', 'December'];

const number = (text: string, low: number, high: number): number | undefined => (/^\d{1,2}$/.test(text) && Number(text) >= low && Number(text) <= high ? Number(text) : undefined);

/** Each of a list, or nothing where one of them is something else. */
function all<T>(text: string, read: (part: string) => T | undefined): T[] | undefined {
  const parts = text.split(',').map(read);
  return parts.every(part => part !== undefined) ? parts : undefined;
}

function ordinal(day: number): string {
  const ending = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${ending}`;
}

const clock = (hour: number, minute: number) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;

/** Of one day, or so often within each hour; nothing where it is said in another way. */
function timeWords(minute: string, hour: string): { words: string; isOfDay: boolean } | undefined {
  const step = /^\*\/(\d{1,2})$/.exec(minute);
  if (hour === '*' && step !== null && Number(step[1]) > 0) return { words: step[1] === '1' ? 'every minute' : `every ${Number(step[1])} minutes`, isOfDay: false };
  if (hour === '*' && minute === '*') return { words: 'every minute', isOfDay: false };
  const minutes = number(minute, 0, 59);
  if (minutes === undefined) return undefined;
  const hours = /^\*\/(\d{1,2})$/.exec(hour);
  if (hour === '*' || hours !== null) {
    const every = hours === null || hours[1] === '1' ? 'every hour' : `every ${Number(hours[1])} hours`;
    return { words: minutes === 0 ? `${every}, on the hour` : `${every}, ${minutes} minutes past`, isOfDay: false };
  }
  const at = all(hour, part => number(part, 0, 23));
  return at === undefined ? undefined : { words: `at ${listed(at.map(each => clock(each, minutes)))}`, isOfDay: true };
}

function weekdayOf(text: string): number | undefined {
  const named = dayNames.indexOf(text.toLowerCase());
  return named >= 0 ? named : number(text, 0, 7);
}

function weekdayWords(field: string): string | undefined {
  const span = /^(\w+)-(\w+)$/.exec(field);
  if (span !== null) {
    const [from, to] = [weekdayOf(span[1] ?? ''), weekdayOf(span[2] ?? '')];
    return from === undefined || to === undefined ? undefined : `${days[from] ?? ''} to ${days[to] ?? ''}`;
  }
  const each = all(field, weekdayOf);
  return each === undefined ? undefined : `each ${listed(each.map(day => days[day] ?? ''))}`;
}

function monthWords(field: string): string | undefined {
  if (field === '*') return 'each month';
  const quarterly = field === '*/3' || field === '1,4,7,10';
  if (quarterly) return 'each quarter';
  const named = all(field, part => number(part, 1, 12));
  return named === undefined ? undefined : listed(named.map(month => months[month] ?? ''));
}

function dayWords(day: string, month: string, weekday: string): string | undefined {
  if (day === '*' && weekday === '*') return month === '*' ? 'each day' : `each day of ${monthWords(month) ?? ''}`;
  if (weekday === '*') {
    const of = monthWords(month);
    const which = day.toUpperCase() === 'L' ? ['last day'] : all(day, part => number(part, 1, 31))?.map(ordinal);
    return of === undefined || which === undefined ? undefined : `on the ${listed(which)} of ${of}`;
  }
  const names = weekdayWords(weekday);
  // A day of the month and one of the week together mean either in some programs and both in others.
  return day === '*' && month === '*' ? names : undefined;
}

/** Five fields as people say them; nothing where they say more than words here do. */
export function cronWords(cron: string): string | undefined {
  const [minute = '', hour = '', day = '', month = '', weekday = '', ...rest] = cron.trim().split(/\s+/);
  if (weekday === '' || rest.length > 0) return undefined;
  const time = timeWords(minute, hour);
  const which = dayWords(day, month, weekday);
  if (time === undefined || which === undefined || (month !== '*' && monthWords(month) === undefined)) return undefined;
  if (time.isOfDay) return `${which} ${time.words}`;
  return which === 'each day' ? time.words : `${which}, ${time.words}`;
}

/** When a schedule is due, in words. */
export function whenWords(when: When, timeZone = 'UTC'): string {
  switch (when.kind) {
    case 'cron':
      return `${cronWords(when.cron) ?? `at ${when.cron}`} (${timeZone})`;
    case 'month_closed':
      return Number(when.days) === 0 ? `as soon as a month has ended (${timeZone})` : `${when.days} ${Number(when.days) === 1 ? 'day' : 'days'} after a month has ended (${timeZone})`;
    case 'alert_ended':
      return `whenever an alert of ${when.rule} ends`;
    case 'budget_exceeded':
      return `whenever the budget ${when.scope === 'total' ? 'of everything' : `of ${when.scope}`} is exceeded`;
  }
}

/** An instant as clocks in the schedule's own zone show it. */
export function inZone(at: string, timeZone: string, locale?: string): string {
  return new Intl.DateTimeFormat(locale, { timeZone, weekday: 'short', day: 'numeric', month: 'short', year: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(at));
}
