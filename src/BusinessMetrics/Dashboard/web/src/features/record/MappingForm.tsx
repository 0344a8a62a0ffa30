import { Choice, Field } from '../../ui/Field';
import { listed, named } from '../../ui/format';
import type { Mapping, Source } from './mapping';
import { categories, metricFields, neededFields, type MetricField } from './metric';
import type { CsvFile } from './table';

interface Props {
  file: CsvFile;
  mapping: Mapping;
  lacking: readonly MetricField[];
  onChange: (mapping: Mapping) => void;
}

const nothing = 'nothing';
const same = 'same';

function choiceOf(source: Source | undefined): string {
  return source === undefined ? nothing : 'text' in source ? same : String(source.column);
}

function sourceOf(choice: string): Source | undefined {
  return choice === nothing ? undefined : choice === same ? { text: '' } : { column: Number(choice) };
}

/** Each field of a metric: from which column, or the same in every line. */
export function MappingForm({ file, mapping, lacking, onChange }: Props) {
  const set = (field: MetricField, source: Source | undefined) => {
    const others = Object.entries(mapping.fields).filter(([name]) => name !== field);
    onChange({ ...mapping, fields: Object.fromEntries(source === undefined ? others : [...others, [field, source]]) });
  };
  const options = [[nothing, 'not there'], [same, 'the same in every line'], ...file.columns.map((column, index) => [String(index), `column ${column}`] as const)] as const;
  return (
    <div className="form">
      <div className="form-fields">
        {metricFields.map(field => {
          const source = mapping.fields[field];
          const isNeeded = neededFields.includes(field);
          return (
            <div key={field} className="source">
              <Choice
                label={isNeeded ? named(field) : `${named(field)} (optional)`}
                value={choiceOf(source)}
                options={options}
                error={lacking.includes(field) && source === undefined ? 'Every metric needs it.' : undefined}
                onChange={event => set(field, sourceOf(event.target.value))}
              />
              {source !== undefined && 'text' in source && (
                field === 'category' ? (
                  <Choice label={`${named(field)} of every line`} value={source.text} options={[['', 'Choose one'], ...categories.map(each => [each, each] as const)]} error={source.text === '' ? 'Choose one.' : undefined} onChange={event => set(field, { text: event.target.value })} />
                ) : (
                  <Field label={`${named(field)} of every line`} value={source.text} error={isNeeded && source.text.trim() === '' ? 'Every metric needs it.' : undefined} onChange={event => set(field, { text: event.target.value })} />
                )
              )}
            </div>
          );
        })}
      </div>
      <label>
        <input type="checkbox" checked={mapping.restIsMetadata} onChange={event => onChange({ ...mapping, restIsMetadata: event.target.checked })} /> Columns that are none of these become metadata
      </label>
      {lacking.length > 0 && <p className="wrong">Say where {listed(lacking.map(named))} {lacking.length === 1 ? 'is' : 'are'} found.</p>}
      {mapping.fields.timestamp === undefined && <p className="hint">Without a timestamp the lines happen when they are sent, and a file that is sent again another day counts once all the same.</p>}
    </div>
  );
}
