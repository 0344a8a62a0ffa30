import { useMemo } from 'react';
import { useAlertRules } from '../../api/queries';
import { Check, Checks, Choice, Field } from '../../ui/Field';
import { Suggested } from '../../ui/Suggested';
import { useBudgets } from '../boards/queries';
import { useChannels } from '../channels/queries';
import { useReports } from '../reports/queries';
import { refusedAt } from '../reports/report';
import { formats } from '../reports/run';
import { Recipients } from './Recipients';
import { skips, whenField, whenKinds, type ScheduleDraft, type WhenKind } from './schedule';
import { cronWords } from './when';

interface Props {
  draft: ScheduleDraft;
  isNamed: boolean;
  isTaken: boolean;
  failure: unknown;
  onChange: (changed: Partial<ScheduleDraft>) => void;
}

/** A schedule's definition, as a form. */
export function ScheduleFields({ draft, isNamed, isTaken, failure, onChange }: Props) {
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')], []);
  const reports = useReports(undefined).data?.value.reports ?? [];
  const channels = useChannels(undefined).data?.value.channels.map(channel => channel.name) ?? [];
  const titles: (readonly [string, string])[] = reports.map(report => [report.name, report.definition.title]);
  const of = (field: 'name' | 'cron' | 'days' | 'rule' | 'scope' | 'timeZone', sent: string = field) => ({
    value: draft[field],
    error: refusedAt(failure, sent),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <div className="form-fields">
        {!isNamed && <Field label="Name" required hint="In its address: lower-case letters, digits and _ . -" {...of('name')} error={isTaken ? 'There is a schedule of this name.' : refusedAt(failure, 'name')} />}
        <Choice
          label="Report"
          required
          value={draft.report}
          options={[...(titles.some(([name]) => name === draft.report) ? [] : [[draft.report, draft.report === '' ? 'Choose one' : draft.report] as const]), ...titles]}
          error={refusedAt(failure, 'report')}
          onChange={event => onChange({ report: event.target.value })}
        />
      </div>
      <div className="form-fields">
        <Choice label="When" value={draft.kind} options={whenKinds} error={refusedAt(failure, 'when.kind')} onChange={event => onChange({ kind: event.target.value as WhenKind })} />
        {draft.kind === 'cron' && <Field label="Times" required spellCheck={false} hint={cronHint(draft.cron)} {...of('cron', whenField.cron)} />}
        {draft.kind === 'month_closed' && <Field label="Days after its end" required inputMode="numeric" hint="So many days for what is recorded late." {...of('days', whenField.month_closed)} />}
        {draft.kind === 'alert_ended' && <Rule {...of('rule', whenField.alert_ended)} />}
        {draft.kind === 'budget_exceeded' && <Scope {...of('scope', whenField.budget_exceeded)} />}
        <Suggested label="Time zone" options={zones} hint="Whose clock it goes by." {...of('timeZone', 'time_zone')} />
      </div>
      <Recipients recipients={draft.recipients} channels={channels} failure={failure} onChange={recipients => onChange({ recipients })} />
      <Checks legend="Attached to mail" options={formats} chosen={draft.formats} error={refusedAt(failure, 'formats')} onChange={chosen => onChange({ formats: chosen })} />
      <Checks legend="Not sent while it is" options={skips} chosen={draft.skip} hint="Empty: no figure has data. Unchanged: it says what the last one said." error={refusedAt(failure, 'skip_if')} onChange={skip => onChange({ skip })} />
      <Check label="Paused: what would be due is not made" checked={draft.paused} onChange={paused => onChange({ paused })} />
    </>
  );
}

interface Typed {
  value: string;
  error: string | undefined;
  onChange: (event: { target: { value: string } }) => void;
}

function Rule(field: Typed) {
  const rules = useAlertRules().data?.value.rules.map(rule => rule.name) ?? [];
  return <Suggested label="Rule" required options={rules} hint="Made once an alert of this rule has ended." {...field} />;
}

function Scope(field: Typed) {
  const budgets = useBudgets({}).data?.value.budgets.map(budget => budget.scope) ?? [];
  return <Suggested label="Budget" required options={['total', ...budgets.filter(scope => scope !== 'total')]} hint="total, or a service that has one." {...field} />;
}

function cronHint(cron: string): string {
  const words = cronWords(cron);
  return `Minute, hour, day, month, weekday${words === undefined ? ', such as 0 7 * * 1' : `. That is ${words}.`}`;
}
