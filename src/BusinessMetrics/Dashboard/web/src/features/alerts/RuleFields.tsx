import { fieldError } from '../../api/problem';
import { useCatalog } from '../../api/queries';
import { Choice, Field } from '../../ui/Field';
import { Suggested } from '../../ui/Suggested';
import { named } from '../../ui/format';
import { categories } from '../record/metric';
import { suggestionsOf } from '../record/suggestions';
import { fieldsOf, specialFigures, type Draft } from './draft';

interface Props {
  draft: Draft;
  /** A rule that is there keeps its name. */
  isNamed: boolean;
  failure: unknown;
  onChange: (changed: Partial<Draft>) => void;
}

const statistics = ['avg', 'sum', 'min', 'max', 'count', 'last', 'p95', 'p99'] as const;
const comparisons = ['above', 'at_least', 'below', 'at_most'] as const;
const severities = ['low', 'medium', 'high', 'critical'] as const;
const choices = (values: readonly string[], first?: readonly [string, string]) => [...(first === undefined ? [] : [first]), ...values.map(value => [value, named(value)] as const)];

/** Fields whose refusals are shown at them. */
export const shownFields = [
  'name', 'metric', 'category', 'service', 'model_name', 'statistic', 'unit', 'window', 'comparison', 'warning', 'warning.threshold', 'warning.severity', 'critical', 'critical.threshold',
  'critical.severity', 'for', 'hysteresis', 'delay', 'late_within', 'no_data', 'no_data_for', 'description',
];

export function RuleFields({ draft, isNamed, failure, onChange }: Props) {
  const catalog = useCatalog({ limit: 1000 });
  const known = suggestionsOf(catalog.data?.value.metrics ?? [], draft.metric);
  const has = fieldsOf(draft.metric);
  const of = (field: keyof Draft, ...also: string[]) => ({
    value: draft[field],
    error: [field, ...also].map(each => fieldError(failure, each)).find(error => error !== undefined),
    onChange: (event: { target: { value: string } }) => onChange({ [field]: event.target.value }),
  });
  return (
    <>
      <div className="form-fields">
        {!isNamed && <Field label="Name" hint="Lower-case letters, digits and _ . -" autoComplete="off" {...of('name')} />}
        <Suggested label="Figure" options={[...specialFigures, ...known.names]} hint="A metric's name, or a figure such as total_cost." {...of('metric')} />
        {has.statistic && <Choice label="Statistic" options={choices(statistics)} {...of('statistic')} />}
        {has.window && <Field label="Window" hint="1m to 30d" {...of('window')} />}
      </div>
      <fieldset>
        <legend>Fires when it is</legend>
        <div className="form-fields">
          <Choice label="Side" options={choices(comparisons)} {...of('comparison')} />
          <Field label="Hold for (optional)" hint="0m to 24h without a break" placeholder="0m" {...of('for')} />
          <Field label="Warning threshold" inputMode="decimal" {...of('warning', 'warning.threshold')} />
          <Choice label="Warning's severity" options={choices(severities, ['', 'medium, as usual'])} {...of('warningSeverity', 'warning.severity')} />
          <Field label="Critical threshold" inputMode="decimal" {...of('critical', 'critical.threshold')} />
          <Choice label="Critical's severity" options={choices(severities, ['', 'critical, as usual'])} {...of('criticalSeverity', 'critical.severity')} />
          <Field label="Hysteresis (optional)" hint="How far back the figure must come to end it" inputMode="decimal" placeholder="0" {...of('hysteresis')} />
        </div>
      </fieldset>
      <fieldset>
        <legend>Narrowed to (optional)</legend>
        <div className="form-fields">
          {has.service && <Suggested label="Service" options={known.services} {...of('service')} />}
          {has.narrowed && <Choice label="Category" options={choices(categories, ['', 'any'])} {...of('category')} />}
          {has.narrowed && <Field label="Model" autoComplete="off" {...of('model_name')} />}
          {has.narrowed && <Suggested label="Unit" options={known.units} hint="What the thresholds are in." {...of('unit')} />}
          {!has.service && <p className="muted">Nothing narrows a score.</p>}
        </div>
      </fieldset>
      <details>
        <summary>Late and missing data, description</summary>
        <div className="form-fields">
          <Choice label="Without data" options={choices(['keep', 'resolve', 'alert'], ['', 'as usual for the figure'])} {...of('no_data')} />
          {(draft.no_data === '' || draft.no_data === 'keep') && <Field label="Kept for" hint="1m to 30d" placeholder="24h" {...of('no_data_for')} />}
          <Field label="Delay" hint="How far behind the clock windows end" placeholder="0m" {...of('delay')} />
          <Field label="Late within" hint="How far back late metrics are judged" placeholder="1h" {...of('late_within')} />
          <Field label="Description" maxLength={500} {...of('description')} />
        </div>
      </details>
    </>
  );
}
