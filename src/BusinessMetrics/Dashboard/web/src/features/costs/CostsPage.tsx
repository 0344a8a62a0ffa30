import { Link } from '@tanstack/react-router';
import { given, type Schemas } from '../../api/client';
import { useCosts, useSeries } from '../../api/queries';
import { useCurrency } from '../../api/session';
import { carried, day as dayLength } from '../../app/search';
import { useSearch, useWindow } from '../../app/useSearch';
import { Bars } from '../../charts/Bars';
import { BudgetBar, budgetState, budgetWords } from '../../charts/BudgetBar';
import { StackedDays } from '../../charts/StackedDays';
import { Part } from '../../exports/Part';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Choice } from '../../ui/Field';
import { Figure } from '../../ui/Figure';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { Text } from '../../ui/Text';
import { counted, percent, sentenceCase } from '../../ui/format';
import { unanswered } from '../../ui/sentence';
import { explainSubject } from '../explain/subject';
import { basisWords, costsSentence } from './sentence';

type Costs = Schemas['CostMetrics'];

const resources = ['compute', 'storage', 'network', 'other'] as const;
type Resource = (typeof resources)[number];

const dimensions = [['model_name', 'Model'], ['service', 'Service'], ['resource_type', 'Resource']] as const;
type Dimension = (typeof dimensions)[number][0];

function choiceOf<T extends string>(text: string | undefined, all: readonly T[]): T | undefined {
  return all.find(each => each === text);
}

/** Where does the money go, and will the budget hold. */
export default function CostsPage() {
  const { search, change } = useSearch();
  const window = useWindow();
  const currency = useCurrency();
  const resource = choiceOf<Resource>(search['resource'], resources);
  const by = choiceOf<Dimension>(search['by'], dimensions.map(([value]) => value)) ?? 'model_name';
  const shown = resource === undefined ? resources : [resource];
  // A series of what was bought knows of no resource type.
  const explainBought = (figure: string) => (resource === undefined ? figure : undefined);
  const costs = useCosts({ ...window.query, service: window.service, resource_type: resource, group_by: by, limit: 20, cursor: search['after'] });
  const spend = useSeries({ ...window.query, figure: 'total_cost', service: window.service, resource_type: resource, step: '1d', compare: 'previous' });
  const [line] = spend.data?.value.series ?? [];

  return (
    <>
      <PageHead
        title="Costs"
        shared={{ sections: ['costs', 'budgets'] }}
        sentence={costs.data === undefined ? unanswered(costs) : costsSentence(costs.data.value.budget_status, window.end, currency)}
        actions={
          <Choice
            label="Resource"
            value={resource ?? ''}
            options={[['', 'All resources'], ...resources.map(each => [each, each] as const)]}
            onChange={event => change({ resource: event.target.value === '' ? undefined : event.target.value, after: undefined })}
          />
        }
      />
      {resource !== undefined && <p className="note muted">The month, its budget and the use of resources are of all resources; everything else is of {resource} alone.</p>}
      <Part own={{ Resource: resource }}>
        <div className="grid">
          <Panel of={costs} title="Month against budget" wide rows={40} actions={<Link to="/budgets" search={carried}>Budgets</Link>}>
            {({ budget_status }) => (
              <Part own={{ Resource: undefined }}>
                <Budget standing={budget_status} currency={currency} />
              </Part>
            )}
          </Panel>

          <Panel of={costs} title="Figures" wide bare rows={30}>
            {value => (
              <div className="figures">
                <Figure label={`Spent in ${window.words}`} value={value.samples === 0 ? null : value.total_cost} unit={currency} before={line?.previous?.value} points={line?.values} explain={explainSubject({ figure: 'total_cost', only: given({ resource_type: resource }) })} more="bad" />
                <Figure label="Per prediction" value={known(value.cost_efficiency.cost_per_prediction)} unit={currency} explain={explainBought('cost_per_prediction')} />
                <Figure label="Per point of accuracy" value={known(value.cost_efficiency.cost_per_accuracy_point)} unit={currency} explain={explainBought('cost_per_accuracy_point')} />
                <Figure label="Per threat detected" value={known(value.cost_efficiency.cost_per_threat_detected)} unit={currency} explain={explainBought('cost_per_threat_detected')} />
                <Figure label="Cost metrics" value={value.samples} unit="metrics" note="behind these figures" />
              </div>
            )}
          </Panel>

          <Panel
            of={costs}
            title="Spend over time"
            quiet
            wide
            rows={90}
            isEmpty={value => value.samples === 0}
            empty={<Empty title="No cost in this time" metric={{ metric_name: 'compute_cost', value: 1.25, unit: currency, category: 'cost', service: 'training', metadata: { resource_type: 'compute' } }} />}
          >
            {value => (
              <StackedDays
                title="Spend by day and resource"
                what="Spend"
                unit={currency}
                parts={shown}
                days={value.cost_trends.map(day => ({ date: day.date, values: shown.map(each => day[`${each}_cost`]) }))}
                lastIsPartial={search.to === undefined}
                length={(window.end.getTime() - window.start.getTime()) / dayLength}
              />
            )}
          </Panel>

          <Panel of={costs} title="By service" quiet rows={50} isEmpty={value => Object.keys(value.cost_by_service).length === 0}>
            {({ cost_by_service, cost_by_service_rest }) => (
              <Bars
                title="Spend by service"
                what="the spend"
                unit={currency}
                bars={Object.entries(cost_by_service).map(([name, value]) => ({ name, value }))}
                rest={cost_by_service_rest === undefined ? undefined : { name: counted(cost_by_service_rest.services, 'other service'), value: cost_by_service_rest.total_cost }}
                linkOf={service => ({ to: '/costs', search: { service } })}
              />
            )}
          </Panel>
          <Panel of={costs} title="By resource" quiet rows={50} isEmpty={value => value.samples === 0}>
            {({ cost_by_resource }) => (
              <Bars
                title="Spend by resource"
                what="the spend"
                unit={currency}
                bars={shown.map(name => ({ name, value: cost_by_resource[name] })).sort((a, b) => b.value - a.value)}
                linkOf={name => ({ to: '/costs', search: { resource: name } })}
              />
            )}
          </Panel>

          <Panel of={costs} title="Resource usage" rows={40}>
            {({ resource_usage }) => (
              <dl className="facts">
                <dt>Processor</dt>
                <dd><Amount value={known(resource_usage.cpu_hours)} unit="CPU hours" /></dd>
                <dt>Memory</dt>
                <dd><Amount value={known(resource_usage.memory_gb_hours)} unit="GB hours" /></dd>
                <dt>Storage, latest</dt>
                <dd><Amount value={known(resource_usage.storage_gb)} unit="GB" /></dd>
                <dt>Network</dt>
                <dd><Amount value={known(resource_usage.network_gb)} unit="GB" /></dd>
              </dl>
            )}
          </Panel>
          <Panel of={costs} title="Ranked" rows={60} isEmpty={value => (value.groups ?? []).length === 0}>
            {value => (
              <>
                <Tabs name="by" label="Ranked by" open={by} tabs={dimensions} />
                <DataTable
                  name={`Spend by ${by.replace('_', ' ')}`}
                  columns={[
                    { title: dimensions.find(([each]) => each === by)?.[1] ?? by, value: group => group.key, show: group => <Text>{group.key}</Text> },
                    { title: 'Spend', value: group => group.total_cost, show: group => <Amount value={group.total_cost} unit={currency} />, numeric: true },
                    { title: 'Share', value: group => share(group.total_cost, value.total_cost), show: group => percent(share(group.total_cost, value.total_cost)), numeric: true },
                  ]}
                  rows={value.groups ?? []}
                  keyOf={group => group.key ?? ''}
                />
                <Pages next={value.next_cursor} />
              </>
            )}
          </Panel>

          <Panel of={costs} title="By day" wide rows={90} isEmpty={value => value.samples === 0}>
            {value => (
              <DataTable
                name="Spend by day"
                columns={[
                  { title: 'Day (UTC)', value: day => day.date },
                  ...[...shown, ...(resource === undefined ? (['total'] as const) : [])].map(each => [sentenceCase(each), `${each}_cost`] as const).map(([title, field]) => ({
                    title,
                    value: (day: Costs['cost_trends'][number]) => day[field],
                    show: (day: Costs['cost_trends'][number]) => <Amount value={day[field]} unit={currency} />,
                    numeric: true,
                  })),
                ]}
                rows={value.cost_trends}
                keyOf={day => day.date}
                sorted={[0, true]}
              />
            )}
          </Panel>
        </div>
      </Part>
    </>
  );
}

/** The API says 0 where there is nothing to divide by, or nothing was reported: no data. */
function known(value: number): number | null {
  return value === 0 ? null : value;
}

function share(part: number, whole: number): number {
  return whole === 0 ? 0 : part / whole;
}

function Budget({ standing, currency }: { standing: Costs['budget_status']; currency: string }) {
  const { monthly_budget: budget, current_spend: spend, projected_spend: projection, alert_threshold: threshold } = standing;
  return (
    <>
      <BudgetBar name="Month against budget" spend={spend} projection={projection} budget={budget} threshold={threshold} unit={currency} />
      <p>
        <strong>{budgetWords[budgetState({ spend, projection, budget, threshold })]}</strong> (<Text>{standing.scope}</Text>). {budget > 0 && <>Left: <Amount value={standing.budget_remaining} unit={currency} />. </>}
        <span className="muted">Projected from {basisWords[standing.projection_basis]}.</span>
      </p>
    </>
  );
}
