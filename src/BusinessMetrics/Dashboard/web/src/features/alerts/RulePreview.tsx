import type { Figures } from '../../api/queries';
import { TimeSeries } from '../../charts/TimeSeries';
import { Part } from '../../exports/Part';
import { DataTable } from '../../ui/DataTable';
import { Failure, Panel, PanelFrame } from '../../ui/Panel';
import { Amount } from '../../ui/Amount';
import { Time } from '../../ui/Time';
import { fieldsOf, type Draft } from './draft';
import { dryRunSentence, durationWords, firingsOf, minutesOf } from './firings';
import type { DryRun } from './queries';
import { chartOf, marksOf, thresholdsOf } from './trialChart';
import type { TrialWindow } from './trialWindow';

interface Props {
  draft: Draft;
  dryRun: Figures<DryRun>;
  trial: TrialWindow;
  isTriable: boolean;
}

/** Where the rule would have fired, as it is typed. */
export function RulePreview({ draft, dryRun, trial, isTriable }: Props) {
  const title = 'What it would have done';
  if (!isTriable)
    return (
      <PanelFrame title={title}>
        <p className="muted">Name a figure, and a threshold as a number: then this shows when the rule would have fired in {trial.words}.</p>
      </PanelFrame>
    );
  if (dryRun.isError && !dryRun.error.isForbidden && dryRun.error.problem.errors.length > 0)
    return (
      <PanelFrame title={title}>
        <p role="status">This is no rule yet: the fields say why.</p>
      </PanelFrame>
    );
  if (dryRun.isError && dryRun.error.problem.status === 409)
    return (
      <PanelFrame title={title}>
        <Failure error={dryRun.error} />
      </PanelFrame>
    );
  return (
    <Panel of={dryRun} title={title} rows={100}>
      {run => (
        <Part own={{ Service: undefined, Rule: draft.name.trim() === '' ? 'not named yet' : draft.name.trim() }}>
          <Trial run={run} draft={draft} trial={trial} />
        </Part>
      )}
    </Panel>
  );
}

function figureOf({ metric, statistic }: Draft): string {
  return fieldsOf(metric).statistic ? `${statistic} of ${metric.trim()}` : metric.trim();
}

function Trial({ run, draft, trial }: { run: DryRun; draft: Draft; trial: TrialWindow }) {
  const chart = chartOf(run);
  const firings = firingsOf(run);
  const figure = draft.metric.trim();
  const hasData = chart.series.some(line => line.samples > 0);
  return (
    <div className="form">
      <p role="status">
        <strong>{dryRunSentence(run, trial.words)}</strong>
      </p>
      {hasData ? (
        <TimeSeries title="The figure that it watches" what={`Now ${figureOf(draft)}`} name={figure} answer={chart} thresholds={thresholdsOf(draft)} marks={marksOf(run)} />
      ) : (
        <p className="muted">Its figure has no data in {trial.words}: is the name right, and what it is narrowed to?</p>
      )}
      {hasData && <p className="hint">At the end of each minute, of the window before it; of each step the value nearest to an alert. Triangles are where an alert would begin.</p>}
      {firings.length > 0 && (
        <DataTable
          name="Alerts that would have been"
          columns={[
            { title: 'From', value: firing => firing.from, show: firing => <Time at={firing.from} /> },
            { title: 'Lasting', value: firing => minutesOf(firing, run.to), show: firing => `${durationWords(minutesOf(firing, run.to))}${firing.to === undefined ? ', and on' : ''}`, numeric: true },
            { title: 'Level', value: firing => firing.level, show: firing => <span className="severity" data-severity={firing.severity}>{firing.level}</span> },
            { title: 'Value', value: firing => firing.value, show: firing => <Amount value={firing.value} unit={run.unit} />, numeric: true },
          ]}
          rows={[...firings].reverse()}
          keyOf={firing => `${firing.from} ${firing.level}`}
        />
      )}
    </div>
  );
}
