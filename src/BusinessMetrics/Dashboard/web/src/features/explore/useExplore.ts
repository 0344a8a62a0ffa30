import { useMemo } from 'react';
import { useCatalog, useSeries, type Figures, type SeriesAnswer, type SeriesQuery } from '../../api/queries';
import { stepFor, type Search, type Step } from '../../app/search';
import { useSearch, useWindow, useZone } from '../../app/useSearch';
import { zoneName } from '../../ui/time';
import { readQuestions, seriesQuery, writeQuestions, type Question, type Setting } from './questions';

export const steps: readonly Step[] = ['1m', '5m', '15m', '1h', '6h', '1d', '1w'];

/** Enough for a shape, few enough to point at one. */
const points = 240;

export interface Asked {
  question: Question;
  index: number;
  query: SeriesQuery;
  of: Figures<SeriesAnswer>;
}

export interface Explored {
  asked: Asked[];
  setting: Setting;
  words: string;
  /** What the step is where nobody chose one. */
  ownStep: Step;
  change: (changed: Search) => void;
  setQuestions: (questions: readonly Question[]) => void;
}

/** The page's questions and their answers, all from the address. */
export function useExplore(): Explored {
  const { search, change } = useSearch();
  const window = useWindow();
  const zone = zoneName(useZone());
  const ownStep = stepFor(window, points);
  const setting: Setting = {
    window: window.query,
    service: window.service,
    model: search.model,
    step: steps.find(step => step === search['step']) ?? ownStep,
    zone,
    compare: search['compare'] === 'previous',
  };
  const questions = readQuestions(search);
  const queries = questions.map(question => seriesQuery(question, setting));
  const at = (index: number) => [queries[index] ?? { figure: 'requests' as const }, { enabled: queries[index] !== undefined }] as const;
  // As many as there may be: hooks cannot be counted by what is asked.
  const answers = [useSeries(...at(0)), useSeries(...at(1)), useSeries(...at(2)), useSeries(...at(3))];
  const asked = questions.flatMap((question, index): Asked[] => {
    const [of, query] = [answers[index], queries[index]];
    return of === undefined || query === undefined ? [] : [{ question, index, query, of }];
  });
  return {
    asked,
    setting,
    words: window.words,
    ownStep,
    change,
    // A point of another question is another point.
    setQuestions: changed => change({ ...writeQuestions(changed), at: undefined, line: undefined, of: undefined, name: undefined, after: undefined }),
  };
}

/** What was recorded, to choose from. */
export function useKnown(): { metrics: readonly string[]; units: readonly string[] } {
  const catalog = useCatalog({ limit: 1_000 });
  return useMemo(() => {
    const metrics = catalog.data?.value.metrics ?? [];
    const distinct = (values: readonly string[]) => [...new Set(values)].sort((a, b) => a.localeCompare(b));
    return { metrics: distinct(metrics.map(each => each.metric_name)), units: distinct(metrics.map(each => each.unit)) };
  }, [catalog.data]);
}
