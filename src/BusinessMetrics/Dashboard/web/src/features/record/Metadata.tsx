import { Field } from '../../ui/Field';
import type { MetadataEntry } from './metric';
import './record.css';

interface Props {
  entries: readonly MetadataEntry[];
  /** Keys that are there twice. */
  repeated: readonly string[];
  error: string | undefined;
  onChange: (entries: readonly MetadataEntry[]) => void;
}

export function Metadata({ entries, repeated, error, onChange }: Props) {
  const change = (index: number, changed: Partial<MetadataEntry>) => onChange(entries.map((entry, each) => (each === index ? { ...entry, ...changed } : entry)));
  return (
    <fieldset>
      <legend>Metadata (optional)</legend>
      <p className="hint">A value that is a number, true or false is sent as one, everything else as text.</p>
      {entries.map((entry, index) => (
        <div key={index} className="metadata-entry">
          <Field
            label={`Key ${index + 1}`}
            value={entry.key}
            error={repeated.includes(entry.key.trim()) ? 'This key is there twice.' : undefined}
            onChange={event => change(index, { key: event.target.value })}
          />
          <Field label={`Value ${index + 1}`} value={entry.value} onChange={event => change(index, { value: event.target.value })} />
          <button type="button" aria-label={`Remove metadata ${index + 1}`} onClick={() => onChange(entries.filter((_, each) => each !== index))}>
            Remove
          </button>
        </div>
      ))}
      {error !== undefined && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
      <button type="button" onClick={() => onChange([...entries, { key: '', value: '' }])}>
        Add metadata
      </button>
    </fieldset>
  );
}
