import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { TimeSeries } from '../../charts/TimeSeries';
import { Empty } from '../../ui/Empty';
import { Panel } from '../../ui/Panel';
import { listed } from '../../ui/format';
import { explainSubject } from '../explain/subject';
import { sharedPanelOf } from '../shares/subject';
import { chartsOf, type Answered, type Chart } from './combine';
import { letters, nameOf, notNarrowed } from './questions';
import { hasData } from './sentence';
import type { Asked, Explored } from './useExplore';

interface Props {
  explored: Explored;
  apart: boolean;
  /** A point was chosen: its bucket, question and line. */
  onPoint: (start: string, chart: Chart, line: string) => void;
}

/** Answers of one unit over each other; what has none yet, or fails, is in a panel of its own and leaves the others alone. */
export function Charts({ explored: { asked, setting }, apart, onPoint }: Props) {
  const answered = asked.flatMap(({ question, index, of }): Answered[] => (of.data === undefined || of.isError || !hasData(of.data.value) ? [] : [{ question, index, answer: of.data.value }]));
  const charts = chartsOf(answered, apart);
  const others = asked.filter(each => !answered.some(({ index }) => index === each.index));
  return (
    <>
      {charts.map(chart => {
        const members = asked.filter(each => chart.indexes.includes(each.index));
        const [first] = members;
        if (first === undefined) return undefined;
        return (
          <Panel key={chart.indexes.join()} of={first.of} title={panelTitle(chart, asked.length)} wide rows={90} actions={<Explains members={members} />}>
            {() => (
              <>
                <TimeSeries title={chart.title} what={members.length === 1 ? nameOf(first.question) : 'The questions'} name={chart.title} answer={chart.answer} height={260} shared={members.length === 1 ? sharedPanelOf('series', chart.title, first.query) : undefined} onPoint={(start, line) => onPoint(start, chart, line)} />
                {members.map(each => {
                  const left = notNarrowed(each.question, setting);
                  return left.length > 0 && (
                    <p key={each.index} className="muted">
                      {nameOf(each.question)} is of every {listed(left)}: it is not recorded by {left.length === 1 ? 'it' : 'them'}.
                    </p>
                  );
                })}
              </>
            )}
          </Panel>
        );
      })}
      {others.map(each => (
        <Panel
          key={`other ${each.index}`}
          of={each.of}
          title={asked.length === 1 ? nameOf(each.question) : `${letters[each.index] ?? ''}: ${nameOf(each.question)}`}
          wide
          rows={90}
          isEmpty={value => !hasData(value)}
          empty={<NoData asked={each} />}
        >
          {value => <TimeSeries title={nameOf(each.question)} what={nameOf(each.question)} answer={value} height={260} />}
        </Panel>
      ))}
    </>
  );
}

/** The chart has the questions' names. */
function panelTitle({ indexes, answer: { unit } }: Chart, questions: number): string {
  const which = questions === 1 ? 'Over time' : `${listed(indexes.map(index => letters[index] ?? ''))} over time`;
  return unit === undefined || unit === '' ? which : `${which}, in ${unit}`;
}

function NoData({ asked: { question } }: { asked: Asked }) {
  if (question.metric !== undefined) return <Empty title={`No metric called ${question.metric} in this time`} metric={{ metric_name: question.metric, value: 1, unit: question.unit ?? 'count', category: question.only?.category ?? 'usage', service: 'gateway' }} />;
  return (
    <p>
      No data in this time. The <Link to="/catalog" search={known => carried(known)}>catalogue</Link> shows what was recorded and where it counts.
    </p>
  );
}

/** Of each question of the chart, how it is made. */
function Explains({ members }: { members: readonly Asked[] }) {
  return (
    <span className="row">
      {members.map(({ question, index }) => (
        <Link key={index} to="." search={known => ({ ...known, panel: `explain:${explainSubject(question)}` })} resetScroll={false} className="explain">
          Explain{members.length > 1 && ` ${letters[index] ?? ''}`}
          <span className="hidden"> {nameOf(question)}</span>
        </Link>
      ))}
    </span>
  );
}
