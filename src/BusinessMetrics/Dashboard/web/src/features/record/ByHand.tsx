import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, ask, type Schemas } from '../../api/client';
import { fieldError } from '../../api/problem';
import { useCatalog, useSeries } from '../../api/queries';
import { useSession } from '../../api/session';
import { useSearch, useZone } from '../../app/useSearch';
import { Choice, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { Suggested } from '../../ui/Suggested';
import { fromField, zoneName } from '../../ui/time';
import { newId } from './fingerprint';
import { Metadata } from './Metadata';
import { categories, metricFields, metricJson, repeatedKeys, type MetadataEntry, type MetricField } from './metric';
import { Recorded } from './Recorded';
import { suggestionsOf } from './suggestions';

type Draft = Partial<Record<MetricField, string>>;
type Taken = Schemas['MetricResponse'];

export function ByHand() {
  const { search } = useSearch();
  const zone = useZone();
  const role = useSession()?.role;
  const [draft, setDraft] = useState<Draft>({ metric_name: search['metric'] ?? '', service: search.service ?? '', model_name: search.model ?? '' });
  const [metadata, setMetadata] = useState<readonly MetadataEntry[]>([]);
  // One id an attempt: pressed twice, or after an answer that was lost, it counts once.
  const [id, setId] = useState(newId);
  const catalog = useCatalog({ limit: 1000 }, { enabled: role === 'admin' });
  const models = useSeries({ figure: 'metrics', group_by: 'model_name', top: 50, time_range: '30d', step: '1d' }, { enabled: role === 'admin' });
  const known = suggestionsOf(catalog.data?.value.metrics ?? [], draft.metric_name ?? '');
  const category = draft.category ?? known.category ?? '';
  const body = metricJson({ ...draft, category, timestamp: timestampOf(draft.timestamp, zone), metric_id: id }, metadata);
  const record = useMutation({
    mutationFn: async () => (await answer(ask<Taken>('/metrics', { method: 'POST', headers: { 'Content-Type': 'application/json' }, body }))).value,
    onSuccess: () => {
      setDraft(now => ({ ...now, value: '' }));
      setId(newId());
    },
  });
  const of = (field: MetricField) => ({
    name: field,
    value: draft[field] ?? '',
    error: fieldError(record.error, field),
    onChange: (event: { target: { value: string } }) => setDraft(now => ({ ...now, [field]: event.target.value })),
  });
  const repeated = repeatedKeys(metadata);

  return (
    <form
      className="form"
      noValidate
      onSubmit={event => {
        event.preventDefault();
        if (repeated.length === 0) record.mutate();
      }}
    >
      <div className="form-fields">
        <Suggested label="Metric" options={known.names} hint={known.hint} required {...of('metric_name')} />
        <Field label="Value" inputMode="decimal" required {...of('value')} />
        <Suggested label="Unit" options={known.units} hint="Such as ms, percentage, requests or USD." required {...of('unit')} />
        <Choice label="Category" required {...of('category')} value={category} options={[['', 'Choose one'], ...categories.map(each => [each, each] as const)]} />
        <Suggested label="Service" options={known.services} required {...of('service')} />
        <Suggested label="Model (optional)" options={models.data?.value.series.flatMap(line => line.key ?? []) ?? []} {...of('model_name')} />
        <Field label={`When (optional), ${zoneName(zone)}`} type="datetime-local" step={1} hint="Now if left out." {...of('timestamp')} />
        <Field label="Person (optional)" autoComplete="off" hint="Kept apart from the metric, and can be forgotten." {...of('user_id')} />
        <Field label="Session (optional)" autoComplete="off" {...of('session_id')} />
      </div>
      <Metadata entries={metadata} repeated={repeated} error={fieldError(record.error, 'metadata')} onChange={setMetadata} />
      <Refusal failure={record.error} shown={[...metricFields.filter(field => field !== 'metric_id'), 'metadata']} />
      <div className="form-actions">
        <button type="submit" className="primary" disabled={record.isPending}>
          {record.isPending ? 'Recording' : 'Record'}
        </button>
      </div>
      {record.data !== undefined && <Recorded taken={record.data} metric={draft.metric_name ?? ''} mayRead={role === 'admin'} />}
    </form>
  );
}

/** As the service reads it; what is no time goes as it was typed, to be refused by its field. */
function timestampOf(text: string | undefined, zone: 'local' | 'utc'): string | undefined {
  return text === undefined || text === '' ? undefined : (fromField(text, zone)?.toISOString() ?? text);
}
