import { useId } from 'react';
import { useSearch } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { PageHead } from '../../ui/PageHead';
import { Charts } from './Charts';
import { QuestionForm } from './QuestionForm';
import { lineOf, Records } from './Records';
import { TakeAlong } from './TakeAlong';
import { most, type Question } from './questions';
import { exploreSentence } from './sentence';
import { steps, useExplore, useKnown } from './useExplore';
import './explore.css';

/** Any metric or figure over time, by any dimension, several on one time axis, down to the records. */
export default function ExplorePage() {
  const explored = useExplore();
  const { search } = useSearch();
  const known = useKnown();
  const id = useId();
  const lists = { metrics: `${id}-metrics`, units: `${id}-units` };
  const { asked, setting, ownStep, words, change, setQuestions } = explored;
  const questions = asked.map(each => each.question);
  const apart = search['charts'] === 'apart';
  const first = known.metrics[0] ?? 'request_count';
  const replace = (index: number, question: Question) => setQuestions(questions.map((each, place) => (place === index ? question : each)));

  return (
    <div className="explore">
      <PageHead title="Explore" sentence={exploreSentence(words, asked.map(({ question, of }) => ({ question, answer: of.data?.value })))} />
      <datalist id={lists.metrics}>{known.metrics.map(name => <option key={name} value={name} />)}</datalist>
      <datalist id={lists.units}>{known.units.map(unit => <option key={unit} value={unit} />)}</datalist>
      <div className="questions">
        {questions.map((question, index) => (
          <QuestionForm
            key={index}
            index={index}
            question={question}
            known={lists}
            first={first}
            change={changed => replace(index, changed)}
            remove={questions.length === 1 ? undefined : () => setQuestions(questions.filter((_, place) => place !== index))}
          />
        ))}
        <div className="row">
          <button type="button" disabled={questions.length >= most} onClick={() => setQuestions([...questions, questions.at(-1)?.figure === 'total_cost' ? { figure: 'requests' } : { figure: 'total_cost' }])}>
            Add a question
          </button>
          <Choice
            label="Step"
            value={setting.step === ownStep && search['step'] === undefined ? '' : setting.step}
            options={[['', `by itself (${ownStep})`], ...steps.map(step => [step, step] as const)]}
            onChange={event => change({ step: event.target.value, at: undefined })}
          />
          <Choice
            label="Beside it"
            value={setting.compare ? 'previous' : ''}
            options={[['', 'nothing'], ['previous', 'the time before']]}
            onChange={event => change({ compare: event.target.value })}
          />
          {questions.length > 1 && (
            <Choice label="Charts" value={apart ? 'apart' : ''} options={[['', 'one a unit'], ['apart', 'one a question']]} onChange={event => change({ charts: event.target.value })} />
          )}
        </div>
      </div>
      <div className="grid">
        <Charts
          explored={explored}
          apart={apart}
          onPoint={(start, chart, line) => {
            const origin = chart.origins.get(line);
            change({ at: start, of: String(origin?.index ?? chart.indexes[0] ?? 0), line: lineOf(origin), name: undefined, after: undefined });
          }}
        />
        <Records explored={explored} />
        <TakeAlong asked={asked} />
      </div>
    </div>
  );
}
