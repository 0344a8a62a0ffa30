import { given } from '../../api/client';
import type { SeriesQuery } from '../../api/queries';

export type PanelKind = 'figure' | 'series' | 'bars' | 'table';

/** A chart as the question that a dashboard's panel asks. */
export interface SharedPanel {
  kind: PanelKind;
  title: string;
  query: Readonly<Record<string, string>>;
  /** Where the panel has a time of its own. */
  time?: ShareTime;
}

export interface ShareTime {
  time_range?: string;
  start_time?: string;
  end_time?: string;
}

export const sections = ['summary', 'costs', 'budgets', 'performance', 'security', 'usage', 'alerts'] as const;
export type SharedSection = (typeof sections)[number];

/** What a link shows: one of them. */
export type Subject = { run: string } | { dashboard: string } | { sections: readonly SharedSection[] } | { panel: SharedPanel };

/** What a link's panel may ask (docs/understand/reports/shares.md). Its time, and what it is compared with, are the link's. */
const asked = ['figure', 'metric_name', 'category', 'service', 'model_name', 'statistic', 'group_by', 'top', 'unit', 'framework', 'threat_type', 'severity', 'resource_type', 'feature'];
const ofTime = ['time_range', 'start_time', 'end_time', 'as_of', 'time_zone', 'step', 'compare'];

const longestTitle = 100;

/** A question as a panel that can be shared; nothing where a panel cannot ask it. */
export function sharedPanelOf(kind: PanelKind, title: string, query: SeriesQuery, time?: ShareTime): SharedPanel | undefined {
  const said = Object.entries(given(query));
  if (said.some(([name]) => !asked.includes(name) && !ofTime.includes(name))) return undefined;
  return {
    kind,
    title: Array.from(title).slice(0, longestTitle).join(''),
    query: Object.fromEntries(said.flatMap(([name, value]) => (asked.includes(name) ? [[name, String(value)]] : []))),
    ...(time === undefined ? {} : { time }),
  };
}
