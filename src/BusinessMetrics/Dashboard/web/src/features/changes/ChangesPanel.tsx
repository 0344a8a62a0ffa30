import { Link, useRouterState } from '@tanstack/react-router';
import { api, given } from '../../api/client';
import { useFigures, type QueryOf } from '../../api/queries';
import { useSearch, useWindow } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { Committed } from '../../ui/Committed';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { counted } from '../../ui/format';
import { usualOf } from '../explain/window';
import { categories } from '../explore/vocabulary';
import { ChangeTable } from './ChangeTable';
import { ThenAndNow } from './ThenAndNow';
import { categoryOf, countEffects } from './words';
import '../explore/explore.css';

type ChangesQuery = QueryOf<'/figures/changes'>;

const every = 'all';
const most = 100;

/** Beside a page as of a moment: the metrics that make its figures differ from today's. */
export default function ChangesPanel() {
  const { search } = useSearch();
  return search.asOf === undefined ? <p>Choose a moment with As of: this says what became known since.</p> : <Changes asOf={search.asOf} />;
}

function Changes({ asOf }: { asOf: string }) {
  const { search, change } = useSearch();
  const path = useRouterState({ select: state => state.location.pathname });
  const window = useWindow(usualOf(path));
  const span = given({ ...window.query, as_of: undefined });
  const chosen = search['changed'];
  const category = chosen === every ? undefined : (categories.find(each => each === chosen) ?? categoryOf(path));
  const isNewest = search['order'] === 'newest';
  const query: ChangesQuery = {
    from: asOf,
    ...span,
    category,
    service: window.service,
    model_name: search.model,
    metric_name: search['changed_metric'],
    order: isNewest ? 'newest' : 'amount',
    limit: most,
    ...(isNewest ? { cursor: search['changed_after'] } : {}),
  };
  const changes = useFigures(['changes', query], ['ledger'], signal => api.GET('/figures/changes', { params: { query: given(query) }, signal }));
  return (
    <>
      <p>
        What counts in this page&apos;s figures since <Time at={asOf} /> and did not then, and what counts no more.
      </p>
      <div className="row">
        <Choice
          label="Category"
          value={category ?? every}
          options={[[every, 'all'], ...categories.map(each => [each, each] as const)]}
          onChange={event => change({ changed: event.target.value, changed_metric: undefined, changed_after: undefined })}
        />
        <Committed label="Metric" placeholder="all" value={search['changed_metric']} onCommit={name => change({ changed_metric: name, changed_after: undefined })} />
        <Choice label="Order" value={isNewest ? 'newest' : 'amount'} options={[['amount', 'largest amount'], ['newest', 'newest event']]} onChange={event => change({ order: event.target.value, changed_after: undefined })} />
      </div>
      {category !== undefined && search['changed_metric'] === undefined && <ThenAndNow category={category} span={span} asOf={asOf} service={window.service} model={search.model} />}
      <Panel of={changes} title="The metrics that make the difference" rows={100} isEmpty={value => value.changes.length === 0} empty={<p>Nothing changed: the same metrics count now as then.</p>}>
        {value => {
          const { added, removed } = countEffects(value.changes);
          return (
            <>
              <p>
                {value.has_more ? `The ${isNewest ? 'newest' : 'largest'} ${most}, more are behind them: ` : ''}
                {counted(added, 'metric counts', 'metrics count')} now and did not, {counted(removed, 'counts', 'count')} no more.
                {category === undefined && !isNewest && ' Amounts of different units are not of one size: choose a category or metric to compare them.'}
              </p>
              <ChangeTable changes={value.changes} />
              <p className="pages">
                {search['changed_after'] !== undefined && (
                  <Link to="." search={known => ({ ...known, changed_after: undefined })} resetScroll={false}>
                    First page
                  </Link>
                )}{' '}
                {value.next_cursor !== undefined && (
                  <Link to="." search={known => ({ ...known, changed_after: value.next_cursor })} resetScroll={false}>
                    Next page
                  </Link>
                )}
              </p>
            </>
          );
        }}
      </Panel>
    </>
  );
}
