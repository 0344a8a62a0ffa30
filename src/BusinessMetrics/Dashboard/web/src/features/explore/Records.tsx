import { useEffect, useRef } from 'react';
import { api, given } from '../../api/client';
import { useFigures } from '../../api/queries';
import { useSearch, useZone } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { counted, listed } from '../../ui/format';
import { exactTime } from '../../ui/time';
import { useExplanation } from '../explain/queries';
import { RecordTable } from './RecordTable';
import type { Origin } from './combine';
import { dimensionWords, nameOf } from './questions';
import { explainQuery, isOpen, kindsByName, recordsQuery, spanOf, whole, wider } from './records';
import type { Asked, Explored } from './useExplore';

const every = '*';

/** The records behind the point that the address names: at (its bucket, or all), of (its question), line and name. */
export function Records({ explored: { asked, setting, change } }: { explored: Explored }) {
  const { search } = useSearch();
  const at = search['at'];
  const one = asked.find(each => String(each.index) === (search['of'] ?? '0'));
  const answer = one?.of.data?.value;
  if (at === undefined || one === undefined || answer === undefined) return undefined;
  const span = spanOf(answer, at, isOpen(setting.window));
  if (span === undefined)
    return (
      <p className="muted" role="status">
        The chosen point is not in this time or step any more.{' '}
        <button type="button" className="link" onClick={() => change({ at: undefined, of: undefined, line: undefined, name: undefined, after: undefined })}>
          Forget it
        </button>
      </p>
    );
  return <Behind key={`${at} ${search['of'] ?? ''}`} one={one} origin={originOf(one, search['line'])} span={span} setting={setting} change={change} isWhole={at === whole} />;
}

/** In the address a line is its key after an equals sign; without one it has no value of the dimension, or is the rest. */
function originOf({ index, question }: Asked, line: string | undefined): Origin {
  if (question.by === undefined || line === undefined) return { index };
  if (line === 'rest') return { index, isRest: true };
  return { index, key: line.startsWith('=') ? line.slice(1) : null };
}

export function lineOf(origin: Origin | undefined): string | undefined {
  if (origin === undefined || (origin.key === undefined && origin.isRest !== true)) return undefined;
  return origin.isRest === true ? 'rest' : origin.key === null ? 'none' : `=${origin.key ?? ''}`;
}

interface Props {
  one: Asked;
  origin: Origin;
  span: { start_time: string; end_time?: string };
  setting: Explored['setting'];
  change: Explored['change'];
  isWhole: boolean;
}

const all = 'all';

/** A line for each group has records of its own: from all of them to one, and on to another. */
function LineChoice({ one: { question, of }, change }: Pick<Props, 'one' | 'change'>) {
  const { search } = useSearch();
  if (question.by === undefined) return undefined;
  const lines = of.data?.value.series ?? [];
  return (
    <Choice
      label="Line"
      value={search['line'] ?? all}
      options={[[all, 'all'], ...lines.map(line => [line.key === null ? 'none' : `=${line.key}`, line.key ?? `without a ${dimensionWords(question.by ?? 'service')}`] as const), ...(of.data?.value.rest === undefined ? [] : [['rest', 'the others'] as const])]}
      onChange={event => change({ line: event.target.value === all ? undefined : event.target.value, name: undefined, after: undefined })}
    />
  );
}

function Behind({ one, origin, span, setting, change, isWhole }: Props) {
  const { question } = one;
  const { search } = useSearch();
  const zone = useZone();
  const frame = useRef<HTMLDivElement>(null);
  const explanation = useExplanation(explainQuery(question, setting, span, origin));
  const kinds = kindsByName(explanation.data?.value.metrics ?? []);
  const name = search['name'] ?? kinds[0]?.metric_name;
  const kind = name === every ? undefined : kinds.find(each => each.metric_name === name);
  const query = { ...recordsQuery(question, setting, span, origin, kind), limit: 100, cursor: search['after'] };
  const records = useFigures(['records', query], ['ledger'], signal => api.GET('/metrics', { params: { query: given(query) }, signal }), { enabled: explanation.data !== undefined || explanation.isError });
  const left = wider(question, origin);
  const when = isWhole ? 'the whole time' : exactTime(new Date(span.start_time), zone);

  useEffect(() => {
    // Who came by a link begins at the page's top; who chose a point goes on here.
    if (document.activeElement?.closest('.chart') == null) return;
    frame.current?.focus({ preventScroll: true });
    frame.current?.scrollIntoView({ block: 'start' });
  }, []);

  return (
    <div ref={frame} tabIndex={-1} className="records">
      <Panel
        of={records}
        title={`Records behind ${nameOf(question)}, ${when}`}
        wide
        rows={90}
        isEmpty={value => value.metrics.length === 0}
        empty={<p>No record is behind this point.</p>}
        actions={
          <button type="button" onClick={() => change({ at: undefined, of: undefined, line: undefined, name: undefined, after: undefined })}>
            Close records
          </button>
        }
      >
        {value => (
          <>
            <div className="row">
              <LineChoice one={one} change={change} />
              <Choice
                label="Metric"
                value={kind === undefined ? every : kind.metric_name}
                options={[...kinds.map(each => [each.metric_name, `${each.metric_name} (${each.samples})`] as const), [every, 'whatever is of these filters, counted or not']]}
                onChange={event => change({ name: event.target.value, after: undefined })}
              />
              <p>
                {counted(value.total_count, 'record')}, newest event first, from {exactTime(new Date(span.start_time), zone)} {span.end_time === undefined ? 'on' : `to ${exactTime(new Date(span.end_time), zone)}`}.
              </p>
            </div>
            {left.length > 0 && <p className="muted">The list cannot be narrowed to {listed(left)}: it holds others too.</p>}
            <RecordTable name="Records" rows={value.metrics} />
            <Pages next={value.next_cursor} />
            {value.archived !== undefined && <p className="muted">Records of {value.archived.first} to {value.archived.last} are archived: they count, and are not listed.</p>}
          </>
        )}
      </Panel>
    </div>
  );
}
