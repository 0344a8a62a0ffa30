import { useMemo } from 'react';
import { Area, Check, Choice, Field } from '../../ui/Field';
import { Suggested } from '../../ui/Suggested';
import { locales, periods, refusedAt, type PeriodKind, type ReportDraft } from './report';
import { SectionList } from './SectionList';

interface Props {
  draft: ReportDraft;
  isNamed: boolean;
  isTaken: boolean;
  failure: unknown;
  onChange: (changed: Partial<ReportDraft>) => void;
}

/** A report's definition, as a form. */
export function ReportFields({ draft, isNamed, isTaken, failure, onChange }: Props) {
  const zones = useMemo(() => ['UTC', ...Intl.supportedValuesOf('timeZone').filter(zone => zone !== 'UTC')], []);
  const of = (field: 'name' | 'title' | 'audience' | 'from' | 'to' | 'timeZone' | 'services' | 'models', sent: string = field) => ({
    value: draft[field],
    error: refusedAt(failure, sent),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <div className="form-fields">
        {!isNamed && <Field label="Name" required hint="In its address: lower-case letters, digits and _ . -" {...of('name')} error={isTaken ? 'There is a report of this name.' : refusedAt(failure, 'name')} />}
        <Field label="Title" required {...of('title')} />
        <Field label="For whom (optional)" {...of('audience')} />
      </div>
      <div className="form-fields">
        <Choice label="Period" value={draft.period} options={periods} error={refusedAt(failure, 'period.kind')} hint="The last whole one before it is made." onChange={event => onChange({ period: event.target.value as PeriodKind })} />
        {draft.period === 'range' && <Field label="First day" type="date" required {...of('from', 'period.from')} />}
        {draft.period === 'range' && <Field label="Last day" type="date" required {...of('to', 'period.to')} />}
        <Suggested label="Time zone" options={zones} hint="Whose days they are." {...of('timeZone', 'time_zone')} />
        <Choice
          label="Numbers and dates as in"
          value={draft.locale}
          options={[...new Set([...locales, draft.locale])].map(each => [each, each] as const)}
          error={refusedAt(failure, 'locale')}
          onChange={event => onChange({ locale: event.target.value })}
        />
      </div>
      <div className="form-fields">
        <Area label="Only these services (optional)" rows={2} spellCheck={false} hint="A line each; all if left empty." {...of('services')} />
        <Area label="Only these models (optional)" rows={2} spellCheck={false} hint="A line each; all if left empty." {...of('models')} />
      </div>
      <Check label="Beside the period before" checked={draft.compare} onChange={compare => onChange({ compare })} />
      <SectionList sections={draft.sections} failure={failure} onChange={sections => onChange({ sections })} />
    </>
  );
}
