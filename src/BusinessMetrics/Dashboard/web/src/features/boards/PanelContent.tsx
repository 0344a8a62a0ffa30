import { given } from '../../api/client';
import type { SeriesAnswer } from '../../api/queries';
import { useSeries } from '../../api/queries';
import { useSearch, useZone } from '../../app/useSearch';
import { Bars } from '../../charts/Bars';
import { BudgetBar } from '../../charts/BudgetBar';
import { TimeSeries } from '../../charts/TimeSeries';
import { ofAll } from '../../exports/about';
import { Part } from '../../exports/Part';
import { Figure } from '../../ui/Figure';
import { Panel, PanelFrame } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { counted, named } from '../../ui/format';
import { zoneName } from '../../ui/time';
import { useNow } from '../../ui/useNow';
import { sharedPanelOf, type SharedPanel, type ShareTime } from '../shares/subject';
import { titleOf } from './document';
import { budgetOf, chosen, explains, questionOf, resolved, type Panel as BoardPanel, type Variable } from './question';
import { useBudgets } from './queries';
import { SeriesTable } from './SeriesTable';

interface Props {
  panel: BoardPanel;
  variables: readonly Variable[];
}

/** The height of a row of the grid with the gap under it, in px; boards.css has the same. */
export const rowPitch = 64;

/** What a chart has around its lines: title, sentence, axis and reading. */
const around = 172;

/** A panel as everybody sees it. */
export function PanelContent(props: Props) {
  switch (props.panel.kind) {
    case 'text':
      return (
        <PanelFrame title={titleOf(props.panel)}>
          <p className="board-text">
            <Text>{props.panel.text}</Text>
          </p>
        </PanelFrame>
      );
    case 'budget':
      return <BudgetPanel {...props} />;
    default:
      return <SeriesPanel {...props} />;
  }
}

function SeriesPanel({ panel, variables }: Props) {
  const { search } = useSearch();
  const zone = useZone();
  const question = questionOf(panel, variables, search, useNow(), zoneName(zone));
  const answer = useSeries(question);
  const query = resolved(panel.query ?? {}, chosen(variables, search));
  const title = titleOf({ ...panel, query });
  const { time_range, start_time, end_time } = query;
  const time = time_range === undefined && start_time === undefined && end_time === undefined ? undefined : given({ time_range, start_time, end_time }) as ShareTime;
  const shared = panel.kind === 'series' || panel.kind === 'bars' ? sharedPanelOf(panel.kind, title, question, time) : undefined;
  return (
    <Panel of={answer} title={title} rows={(panel.h * rowPitch - 16) / 4} isEmpty={value => panel.kind !== 'figure' && value.series.every(line => line.samples === 0)}>
      {value => (
        <Part own={{ ...(question.service === undefined ? ofAll : { Service: question.service }), Model: question.model_name ?? 'all' }}>
          <SeriesContent panel={panel} title={title} value={value} explain={explains(panel, variables, search)} shared={shared} />
        </Part>
      )}
    </Panel>
  );
}

function SeriesContent({ panel, title, value, explain, shared }: { panel: BoardPanel; title: string; value: SeriesAnswer; explain: string | undefined; shared: SharedPanel | undefined }) {
  const unit = value.unit ?? '';
  switch (panel.kind) {
    case 'figure': {
      const [line] = value.series;
      return <Figure label={title} value={line?.value ?? null} unit={unit} before={line?.previous?.value} points={line?.values} explain={explain} />;
    }
    case 'bars':
      return (
        <Bars
          title={title}
          what={named(value.figure ?? value.metric_name ?? title)}
          unit={unit}
          shared={shared}
          bars={value.series.flatMap(line => (line.value === null ? [] : [{ name: line.key ?? 'none', value: line.value }]))}
          rest={value.rest?.value === undefined || value.rest.value === null ? undefined : { name: counted(value.rest.groups, 'other'), value: value.rest.value }}
        />
      );
    case 'table':
      return <SeriesTable title={title} answer={value} />;
    default:
      return <TimeSeries title={title} what={title} answer={value} shared={shared} height={Math.max(120, panel.h * rowPitch - around)} />;
  }
}

function BudgetPanel({ panel, variables }: Props) {
  const { search } = useSearch();
  const { scope, ...asked } = budgetOf(panel, variables, search);
  const budgets = useBudgets(asked);
  const known = budgets.data?.value.budgets.find(each => each.scope === scope);
  return (
    <Panel
      of={budgets}
      title={titleOf({ ...panel, query: { scope } })}
      rows={(panel.h * rowPitch - 16) / 4}
      isEmpty={() => known === undefined}
      empty={
        <p className="muted">
          There is no budget of <Text>{scope}</Text> in this month.
        </p>
      }
    >
      {({ month }) =>
        known !== undefined && (
          <>
            <p className="muted">{month}</p>
            <BudgetBar name={`Budget of ${scope}`} spend={known.current_spend} projection={known.projected_spend} budget={known.amount} threshold={known.alert_threshold} unit={known.currency} />
          </>
        )
      }
    </Panel>
  );
}
