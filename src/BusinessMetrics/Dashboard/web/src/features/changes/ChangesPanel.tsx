import { useRouterState } from '@tanstack/react-router';
import { given } from '../../api/client';
import { useSearch, useWindow, useZone } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { counted, named } from '../../ui/format';
import { zoneName } from '../../ui/time';
import { useExplanation } from '../explain/queries';
import { seriesQuery } from '../explore/questions';
import { kindsByName } from '../explore/records';
import { categories } from '../explore/vocabulary';
import { ChangeTable } from './ChangeTable';
import { ThenAndNow } from './ThenAndNow';
import { useChanges, type ChangesQuery } from './queries';
import { categoryOf, countEffects, figureOf, unitsOf } from './words';

const every = '*';
const counting = '';
const most = 100;
/** Each is a question. */
const mostNames = 12;

function namesWith(names: readonly string[], chosen: string | undefined): readonly string[] {
  return chosen === undefined || chosen === every || names.includes(chosen) ? names : [...names, chosen];
}

/** Beside a page as of a moment: the metrics that make its figures differ from today's. */
export default function ChangesPanel() {
  const { search } = useSearch();
  return search.asOf === undefined ? <p>Choose a moment with As of: this says what became known since.</p> : <Changes asOf={search.asOf} />;
}

function Changes({ asOf }: { asOf: string }) {
  const { search, change } = useSearch();
  const path = useRouterState({ select: state => state.location.pathname });
  const window = useWindow();
  const zone = zoneName(useZone());
  const span = given({ ...window.query, as_of: undefined });
  const chosen = search['changed'];
  const category = chosen === every ? undefined : (categories.find(each => each === chosen) ?? categoryOf(path));
  const isNewest = search['order'] === 'newest';
  const figure = category === undefined ? undefined : figureOf[category];
  const made = useExplanation(
    seriesQuery({ figure: figure ?? 'metrics' }, { window: span, service: window.service, model: window.model, step: undefined, zone, compare: false }),
    { enabled: figure !== undefined },
  );
  const kinds = figure === undefined ? [] : kindsByName(made.data?.value.metrics ?? []);
  const metric = figure === undefined ? every : (search['changed_metric'] ?? (kinds.length === 0 || isNewest ? every : counting));
  const names = metric === every ? [undefined] : metric === counting ? kinds.slice(0, mostNames).map(each => each.metric_name) : [metric];
  const query: ChangesQuery = {
    from: asOf,
    ...span,
    category,
    service: window.service,
    model_name: window.model,
    order: isNewest ? 'newest' : 'amount',
    limit: most,
    ...(isNewest ? { cursor: search['changed_after'] } : {}),
  };
  const changes = useChanges(query, names, figure === undefined || made.data !== undefined || made.isError);
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
        {figure !== undefined && (
          <Choice
            label="Metric"
            value={metric}
            options={[...(isNewest || kinds.length === 0 ? [] : [[counting, `what ${named(figure)} is made of`] as const]), [every, 'all of the category'], ...namesWith(kinds.map(each => each.metric_name), search['changed_metric']).map(name => [name, name] as const)]}
            onChange={event => change({ changed_metric: event.target.value === counting ? undefined : event.target.value, changed_after: undefined })}
          />
        )}
        <Choice label="Order" value={isNewest ? 'newest' : 'amount'} options={[['amount', 'largest amount'], ['newest', 'newest event']]} onChange={event => change({ order: event.target.value, changed_metric: undefined, changed_after: undefined })} />
      </div>
      {category !== undefined && <ThenAndNow category={category} span={span} asOf={asOf} service={window.service} model={window.model} />}
      <Panel of={changes} title="The metrics that make the difference" rows={100} isEmpty={value => value.changes.length === 0} empty={<p>Nothing changed: the same metrics count now as then.</p>}>
        {value => {
          const { added, removed } = countEffects(value.changes);
          return (
            <>
              <p>
                {value.has_more ? `The ${isNewest ? 'newest' : 'largest'} ${most}, more are behind them. Of these, ` : ''}
                {counted(added, 'metric counts', 'metrics count')} now and did not, {counted(removed, 'counts', 'count')} no more.
                {!isNewest && unitsOf(value.changes) > 1 && ' Amounts of different units are not of one size: choose a metric to compare them.'}
              </p>
              <ChangeTable changes={value.changes} />
              <Pages name="changed_after" next={value.next_cursor} />
            </>
          );
        }}
      </Panel>
    </>
  );
}
