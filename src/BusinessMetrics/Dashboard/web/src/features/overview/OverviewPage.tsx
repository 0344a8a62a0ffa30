import { Link } from '@tanstack/react-router';
import { useAlerts, useCosts, useSeries, useSummary, type Figures, type SeriesAnswer, type SeriesQuery } from '../../api/queries';
import { useCurrency } from '../../api/session';
import { monthQuery } from '../../app/month';
import { carried, minuteOf } from '../../app/search';
import { useSeriesWindow } from '../../app/useSeriesWindow';
import { Bars } from '../../charts/Bars';
import { raisedSentence } from '../../charts/marks';
import { TimeSeries } from '../../charts/TimeSeries';
import { ofAll } from '../../exports/about';
import { Part } from '../../exports/Part';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Empty } from '../../ui/Empty';
import { Figure } from '../../ui/Figure';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { percent, writeIn } from '../../ui/format';
import { unanswered } from '../../ui/sentence';
import { sharedPanelOf } from '../shares/subject';
import { budgetState, budgetWords } from '../../charts/BudgetBar';
import { overviewSentence } from './sentence';

/** So many are marked. */
const mostAlerts = 1_000;

/** Is it well, and since when not: eight questions, of which the charts use what the figures asked. */
export default function OverviewPage() {
  const { over: asked, ...window } = useSeriesWindow();
  const currency = useCurrency();
  const over = (query: SeriesQuery) => asked({ compare: 'previous', ...query });
  const summary = useSummary(window.query);
  const costs = useCosts({ ...monthQuery(window), service: window.service });
  const raised = useAlerts({ from: minuteOf(window.start), to: window.query.end_time, limit: mostAlerts, as_of: window.query.as_of });
  const ofRequests = over({ figure: 'requests' });
  const ofLatency = over({ figure: 'latency', statistic: 'p95' });
  const requests = useSeries(ofRequests);
  const latency = useSeries(ofLatency);
  const errors = useSeries(over({ figure: 'error_rate' }));
  const threats = useSeries(over({ figure: 'threats' }));
  const compliance = useSeries({ ...over({ figure: 'compliance_score' }), service: undefined });

  const alerts = (raised.data?.value.alerts ?? []).map(alert => ({ at: new Date(alert.raised_at), label: alert.message }));
  const budget = costs.data?.value.budget_status;
  const firing = summary.data === undefined ? undefined : summary.data.value.alerts.length + (summary.data.value.alerts_rest?.alerts ?? 0);
  const sentence =
    requests.data === undefined || latency.data === undefined || errors.data === undefined || budget === undefined || firing === undefined
      ? unanswered(requests, latency, errors, costs, summary)
      : overviewSentence({
          window: window.words,
          requests: whole(requests)?.value ?? null,
          requestsBefore: whole(requests)?.previous?.value,
          latency: whole(latency)?.value ?? null,
          errorRate: whole(errors)?.value ?? null,
          errorUnit: errors.data.value.unit ?? '',
          spend: budget.current_spend,
          budget: budget.monthly_budget,
          currency,
          firing,
        });

  return (
    <>
      <PageHead title="Overview" sentence={sentence} shared={{ sections: ['summary', 'alerts'] }} />
      <div className="grid">
        <div className="figures wide panel bare">
          <SeriesFigure of={requests} label="Requests" explain="requests" />
          <Panel of={costs} title="Spend this month" bare rows={30}>
            {value => {
              const { monthly_budget, current_spend, projected_spend, alert_threshold } = value.budget_status;
              const state = budgetState({ spend: current_spend, projection: projected_spend, budget: monthly_budget, threshold: alert_threshold });
              return (
                <Figure
                  label="Spend this month"
                  value={value.samples === 0 && current_spend === 0 ? null : current_spend}
                  unit={currency}
                  explain="total_cost?over=month"
                  note={monthly_budget > 0 ? `${percent(current_spend / monthly_budget)} of ${writeIn(monthly_budget, currency)}: ${budgetWords[state]}` : budgetWords[state]}
                  state={state === 'over' || state === 'projected-over' ? 'bad' : state === 'warned' ? 'warning' : undefined}
                  points={value.cost_trends.map(day => day.total_cost)}
                />
              );
            }}
          </Panel>
          <SeriesFigure of={latency} label="Latency, p95" explain="latency:p95" more="bad" />
          <SeriesFigure of={errors} label="Error rate" explain="error_rate" more="bad" />
          <SeriesFigure of={threats} label="Threats" explain="threats" more="bad" />
          <Part own={ofAll}>
            <SeriesFigure of={compliance} label="Compliance score" explain="compliance_score" more="good" />
          </Part>
        </div>

        <Panel of={summary} title="Firing alerts" wide rows={12} actions={<Link to="/alerts" search={carried}>Alerts</Link>} isEmpty={value => value.alerts.length === 0} empty={<p>No alert fires.</p>}>
          {value => (
            <ul className="alert-list">
              {value.alerts.map(alert => (
                <li key={alert.message}>
                  <span className="severity" data-severity={alert.severity}>
                    {alert.severity}
                  </span>
                  <span>
                    <Text>{alert.message}</Text> <span className="muted">(when it was raised)</span>
                  </span>
                </li>
              ))}
              {value.alerts_rest !== undefined && <li className="muted">and {value.alerts_rest.alerts} more</li>}
            </ul>
          )}
        </Panel>

        <Panel of={requests} title="Requests over time" quiet rows={80} isEmpty={isEmpty} empty={<Empty title="No requests in this time" metric={{ metric_name: 'request_count', value: 40, unit: 'requests', category: 'usage', service: 'gateway' }} />}>
          {value => <TimeSeries title="Requests" what="Requests" answer={value} shared={sharedPanelOf('series', 'Requests', ofRequests)} marks={alerts} marksSentence={raisedSentence(alerts, mostAlerts, window.service !== undefined)} />}
        </Panel>
        <Panel of={latency} title="Latency over time" quiet rows={80} isEmpty={isEmpty} empty={<Empty title="No latency in this time" metric={{ metric_name: 'inference_latency', value: 41.5, unit: 'ms', category: 'performance', service: 'model-api' }} />}>
          {value => <TimeSeries title="Latency, p95" what="Latency, p95" answer={value} shared={sharedPanelOf('series', 'Latency, p95', ofLatency)} marks={alerts} marksSentence={raisedSentence(alerts, mostAlerts, window.service !== undefined)} />}
        </Panel>

        <Part own={ofAll}>
          <Panel of={summary} title="Services by cost" quiet rows={50} isEmpty={value => value.categories.cost.top_services.length === 0}>
            {value => (
              <Bars
                title="The five that spent most"
                what="the cost of the five"
                unit={value.categories.cost.unit}
                bars={value.categories.cost.top_services.map(each => ({ name: each.service, value: each.cost, note: each.trend }))}
                linkOf={service => ({ to: '/costs', search: { service } })}
              />
            )}
          </Panel>
          <Panel of={summary} title="Services by requests" quiet rows={50} isEmpty={value => value.categories.usage.top_services.length === 0}>
            {value => (
              <Bars
                title="The five with most requests"
                what="the requests of the five"
                unit={value.categories.usage.unit}
                bars={value.categories.usage.top_services.map(each => ({ name: each.service, value: each.requests, note: each.trend }))}
                linkOf={service => ({ to: '/usage', search: { service } })}
              />
            )}
          </Panel>

          <Panel of={summary} title="Trends" wide rows={80} isEmpty={value => value.trends.length === 0}>
            {value => (
              <>
                <p className="muted">
                  The most recorded of <Amount value={value.total_metrics} unit="metrics" />, each as its mean against the time before
                  {window.service === undefined ? '' : '; of all services'}.
                </p>
                <DataTable
                  name="Trends"
                  columns={[
                    {
                      title: 'Metric',
                      value: each => each.metric_name,
                      show: each => (
                        <Link to="/explore" search={known => ({ ...carried(known), metric: each.metric_name })}>
                          <Text>{each.metric_name}</Text>
                        </Link>
                      ),
                    },
                    { title: 'Now', value: each => each.current_value, show: each => <Amount value={each.current_value} unit={each.unit} />, numeric: true },
                    { title: 'Before', value: each => each.previous_value, show: each => <Amount value={each.previous_value === 0 ? null : each.previous_value} unit={each.unit} />, numeric: true },
                    { title: 'Change', value: each => each.change_percent, show: each => percent(each.change_percent / 100), numeric: true },
                    { title: 'Trend', value: each => each.trend },
                  ]}
                  rows={value.trends}
                  keyOf={each => `${each.metric_name} ${each.unit}`}
                />
              </>
            )}
          </Panel>
        </Part>
      </div>
    </>
  );
}

function whole(of: Figures<SeriesAnswer>) {
  return of.data?.value.series[0];
}

function isEmpty(answer: SeriesAnswer): boolean {
  return answer.series.every(line => line.samples === 0);
}

function SeriesFigure({ of, label, explain, more = 'neither' }: { of: Figures<SeriesAnswer>; label: string; explain: string; more?: 'good' | 'bad' | 'neither' }) {
  return (
    <Panel of={of} title={label} bare rows={30}>
      {({ series: [line], unit }) => <Figure label={label} value={line?.value ?? null} unit={unit} before={line?.previous?.value} points={line?.values} explain={explain} more={more} />}
    </Panel>
  );
}
