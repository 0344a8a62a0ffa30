import type { SeriesQuery } from '../../api/queries';
import type { Search, Step, WindowQuery } from '../../app/search';
import { named, sentenceCase } from '../../ui/format';
import { categories, definitions, isFigure, narrowings, ofMetric, statisticWords, type Definition, type Dimension, type FigureName, type Narrowing, type Statistic } from './vocabulary';

/** One line, or one for each group, of the page's charts. */
export interface Question {
  figure?: FigureName | undefined;
  /** Instead of a figure. */
  metric?: string | undefined;
  /** The figure's own where it is not set. */
  statistic?: Statistic | undefined;
  by?: Dimension | undefined;
  top?: number | undefined;
  unit?: string | undefined;
  only?: Partial<Record<Narrowing, string>> | undefined;
}

/** So many have a place on one screen. */
export const most = 4;
const usual: Question = { figure: 'requests' };
const suffixes = ['', '2', '3', '4'];
export const letters = ['A', 'B', 'C', 'D'];

export function definitionOf(question: Question): Definition {
  return question.figure === undefined ? ofMetric : definitions[question.figure];
}

/** What it can be narrowed to beside service and model. */
export function narrowingsOf(question: Question): Narrowing[] {
  const { dimensions } = definitionOf(question);
  return narrowings.filter(each => dimensions.includes(each));
}

/** From the address: figure=latency&statistic=p95&by=service&figure2=requests. What a figure does not have is left out. */
export function readQuestions(search: Search): Question[] {
  const found = suffixes.flatMap(suffix => {
    const { [`figure${suffix}`]: figure, [`metric${suffix}`]: metric } = search;
    if (isFigure(figure)) return [fitting({ figure, ...rest(search, suffix) })];
    return metric === undefined ? [] : [fitting({ metric, ...rest(search, suffix) })];
  });
  return found.length === 0 ? [usual] : found;
}

function rest(search: Search, suffix: string): Omit<Question, 'figure' | 'metric'> {
  const top = Number(search[`top${suffix}`]);
  return {
    statistic: search[`statistic${suffix}`] as Statistic | undefined,
    by: search[`by${suffix}`] as Dimension | undefined,
    top: Number.isInteger(top) && top >= 1 && top <= 100 ? top : undefined,
    unit: search[`unit${suffix}`],
    only: Object.fromEntries(narrowings.map(each => [each, search[`${each}${suffix}`]])),
  };
}

/** Without what its figure does not have: after another figure was chosen, or somebody typed it. */
export function fitting(question: Question): Question {
  const { statistics, dimensions } = definitionOf(question);
  const by = dimensions.find(each => each === question.by);
  const only = narrowingsOf(question).flatMap(each => {
    const value = question.only?.[each];
    return value === undefined || (each === 'category' && !categories.some(category => category === value)) ? [] : [[each, value] as const];
  });
  return JSON.parse(JSON.stringify({
    ...question,
    statistic: statistics.find(each => each === question.statistic),
    by,
    top: by === undefined ? undefined : question.top,
    only: only.length === 0 ? undefined : Object.fromEntries(only),
  })) as Question;
}

/** What changes in the address, so that these are its questions. */
export function writeQuestions(questions: readonly Question[]): Search {
  return Object.fromEntries(
    suffixes.flatMap((suffix, index) => {
      const question: Question = questions[index] ?? {};
      return [
        [`figure${suffix}`, question.figure],
        [`metric${suffix}`, question.metric],
        [`statistic${suffix}`, question.statistic],
        [`by${suffix}`, question.by],
        [`top${suffix}`, question.top?.toString()],
        [`unit${suffix}`, question.unit],
        ...narrowings.map(each => [`${each}${suffix}`, question.only?.[each]]),
      ] as [string, string | undefined][];
    }),
  );
}

export interface Setting {
  window: WindowQuery;
  service: string | undefined;
  model: string | undefined;
  step: Step | undefined;
  zone: string;
  compare: boolean;
}

/** In the API's words. The header's service and model narrow what can be narrowed to them. */
export function seriesQuery(question: Question, { window, service, model, step, zone, compare }: Setting): SeriesQuery {
  const { dimensions } = definitionOf(question);
  const query: SeriesQuery = {
    ...window,
    figure: question.figure,
    metric_name: question.metric,
    statistic: question.statistic,
    service: dimensions.includes('service') ? service : undefined,
    model_name: dimensions.includes('model_name') ? model : undefined,
    ...(question.only as Pick<SeriesQuery, Narrowing> | undefined),
    group_by: question.by,
    top: question.top,
    unit: question.unit,
    step,
    time_zone: zone,
    compare: compare ? 'previous' : undefined,
  };
  return JSON.parse(JSON.stringify(query)) as SeriesQuery;
}

/** Which of the header's filters say nothing about it. */
export function notNarrowed(question: Question, { service, model }: Pick<Setting, 'service' | 'model'>): string[] {
  const { dimensions } = definitionOf(question);
  return [
    ...(service !== undefined && !dimensions.includes('service') ? ['service'] : []),
    ...(model !== undefined && !dimensions.includes('model_name') ? ['model'] : []),
  ];
}

const turnsText = /[\p{Bidi_Control}\p{Script=Arabic}\p{Script=Hebrew}]/u;

/** A caller's name inside a sentence: one that runs the other way turns only itself. */
function isolated(name: string): string {
  return turnsText.test(name) ? `\u2068${name}\u2069` : name;
}

export function nameOf(question: Question): string {
  const statistic = question.statistic ?? definitionOf(question).statistics[0];
  const isUsual = statistic === definitionOf(question).statistics[0];
  const what = question.figure === undefined ? isolated(question.metric ?? '') : sentenceCase(named(question.figure));
  const said = statistic === undefined || (isUsual && question.figure !== undefined) ? [] : [statisticWords(statistic)];
  const only = Object.entries(question.only ?? {}).map(([name, value]) => `${named(name)} ${isolated(value)}`);
  return [what, ...said, ...only, ...(question.by === undefined ? [] : [`by ${dimensionWords(question.by)}`])].join(', ');
}

export function dimensionWords(dimension: Dimension): string {
  return dimension === 'model_name' ? 'model' : dimension === 'metric_name' ? 'metric' : named(dimension);
}
