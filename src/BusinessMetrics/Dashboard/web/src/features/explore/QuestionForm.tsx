import { Choice } from '../../ui/Field';
import { Committed } from '../../ui/Committed';
import { named, sentenceCase } from '../../ui/format';
import { definitionOf, dimensionWords, fitting, letters, narrowingsOf, type Question } from './questions';
import { categories, figureNames, isFigure, statisticWords, type Dimension, type Narrowing, type Statistic } from './vocabulary';

interface Props {
  index: number;
  question: Question;
  /** Ids of lists of what was recorded. */
  known: { metrics: string; units: string };
  /** What is asked where somebody wants a metric and has not said which. */
  first: string;
  change: (question: Question) => void;
  /** Nothing for the only one. */
  remove: (() => void) | undefined;
}

const ofMetric = 'metric';

/** One question: what, how it is summed up, by what it is told apart, and what of it counts. */
export function QuestionForm({ index, question, known, first, change, remove }: Props) {
  const { statistics, dimensions } = definitionOf(question);
  const letter = letters[index] ?? '';
  const set = (changed: Question) => change(fitting({ ...question, ...changed }));
  const narrow = (name: Narrowing, value: string | undefined) => set({ only: JSON.parse(JSON.stringify({ ...question.only, [name]: value })) as Question['only'] });
  return (
    <fieldset className="question">
      <legend>
        <span className="hidden">Question </span>
        {letter}
      </legend>
      <Choice
        label="What"
        value={question.figure ?? ofMetric}
        options={[[ofMetric, 'A metric by its name'], ...figureNames.map(name => [name, sentenceCase(named(name))] as const)]}
        onChange={({ target: { value } }) => set(isFigure(value) ? { figure: value, metric: undefined } : { figure: undefined, metric: question.metric ?? first })}
      />
      {question.figure === undefined && (
        <Committed label="Metric" required list={known.metrics} value={question.metric} onCommit={metric => metric !== undefined && set({ metric })} />
      )}
      <Choice
        label="Statistic"
        value={question.statistic ?? statistics[0]}
        options={statistics.map(each => [each, statisticWords(each)] as const)}
        onChange={event => set({ statistic: event.target.value as Statistic })}
      />
      <Choice
        label="A line for each"
        value={question.by ?? ''}
        options={[['', 'nothing: one line'], ...dimensions.map(each => [each, dimensionWords(each)] as const)]}
        onChange={event => set({ by: event.target.value === '' ? undefined : (event.target.value as Dimension) })}
      />
      {question.by !== undefined && (
        <Committed label="Lines" type="number" min={1} max={100} placeholder="10" value={question.top?.toString()} onCommit={top => set({ top: top === undefined ? undefined : Number(top) })} />
      )}
      <Committed label="In" list={known.units} placeholder="its unit" value={question.unit} onCommit={unit => set({ unit })} />
      {narrowingsOf(question).map(name =>
        name === 'category' ? (
          <Choice key={name} label="Category" value={question.only?.category ?? ''} options={[['', 'all'], ...categoryOptions]} onChange={event => narrow(name, event.target.value === '' ? undefined : event.target.value)} />
        ) : (
          <Committed key={name} label={`Only ${named(name)}`} placeholder="all" value={question.only?.[name]} onCommit={value => narrow(name, value)} />
        ),
      )}
      {remove !== undefined && (
        <button type="button" onClick={remove}>
          Remove<span className="hidden"> question {letter}</span>
        </button>
      )}
    </fieldset>
  );
}

const categoryOptions = categories.map(each => [each, each] as const);
