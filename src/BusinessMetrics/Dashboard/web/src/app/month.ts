import type { WindowQuery } from './search';

/** The UTC month that the window ends in, until the window's end: the one whose budget the service answers with. */
export function monthQuery({ query, end }: { query: WindowQuery; end: Date }): WindowQuery {
  const { end_time, as_of } = query;
  // A window that was given its end is until it, so that a month's first instant is the end of the one before.
  const last = end_time === undefined ? end : new Date(end.getTime() - 1);
  return {
    start_time: new Date(Date.UTC(last.getUTCFullYear(), last.getUTCMonth(), 1)).toISOString(),
    ...(end_time === undefined ? {} : { end_time }),
    ...(as_of === undefined ? {} : { as_of }),
  };
}
