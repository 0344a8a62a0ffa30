import { useState, type SubmitEvent } from 'react';
import { ranges } from '../../app/search';
import { useCatalog } from '../../api/queries';
import { Dialog } from '../../ui/Dialog';
import { Choice, Field } from '../../ui/Field';
import { named, sentenceCase } from '../../ui/format';
import { asKind, figures, groupings, kinds, longestTitle, statistics, titleOf, type Kind } from './document';
import { columns, mostRows, tallest } from './layout';
import type { Document, Panel } from './question';

interface Props {
  panel: Panel;
  document: Document;
  isNew: boolean;
  onApply: (panel: Panel) => void;
  onClose: () => void;
}

function options(values: readonly string[], none?: string): (readonly [string, string])[] {
  return [...(none === undefined ? [] : [['', none] as const]), ...values.map(value => [value, sentenceCase(named(value))] as const)];
}

/** What a panel shows and where. What is left open is as the page's header says. */
export function PanelForm({ panel, document, isNew, onApply, onClose }: Props) {
  const [draft, setDraft] = useState(panel);
  const catalog = useCatalog({ limit: 1000 });
  const metrics = catalog.data?.value.metrics ?? [];
  const query = draft.query ?? {};
  const isMetric = query['metric_name'] !== undefined;
  const asks = draft.kind !== 'text' && draft.kind !== 'budget';
  const references = (kind: string) => document.variables.filter(variable => variable.kind === kind).map(variable => `$${variable.name}`);

  function set(name: string, value: string) {
    const rest = Object.fromEntries(Object.entries(query).filter(([each]) => each !== name));
    setDraft({ ...draft, query: value === '' ? rest : { ...rest, [name]: value } });
  }

  function ask(what: string) {
    const rest = Object.fromEntries(Object.entries(query).filter(([each]) => each !== 'figure' && each !== 'metric_name'));
    setDraft({ ...draft, query: what === 'metric' ? { ...rest, metric_name: metrics[0]?.metric_name ?? 'request_count' } : { ...rest, figure: 'requests' } });
  }

  const text = (name: string) => ({ value: query[name] ?? '', onChange: (event: { target: { value: string } }) => set(name, event.target.value) });
  const number = (name: 'x' | 'y' | 'w' | 'h', first: number, last: number) => ({
    type: 'number', min: first, max: last, required: true, value: draft[name] + (name === 'x' || name === 'y' ? 1 : 0),
    onChange: (event: { target: { valueAsNumber: number } }) => {
      const said = event.target.valueAsNumber;
      if (!Number.isNaN(said)) setDraft({ ...draft, [name]: said - (name === 'x' || name === 'y' ? 1 : 0) });
    },
  });

  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    const { title, ...rest } = draft;
    onApply({ ...rest, ...(title === undefined || title.trim() === '' ? {} : { title: title.trim() }) });
  }

  return (
    <Dialog side open title={isNew ? 'Add a panel' : `Configure ${titleOf(panel)}`} onClose={onClose}>
      <form className="board-form" onSubmit={onSubmit}>
        <Choice label="Shows" value={draft.kind} options={kinds} onChange={event => setDraft(asKind(draft, event.target.value as Kind))} />
        <Field label="Title" maxLength={longestTitle} placeholder={titleOf({ ...draft, title: undefined })} value={draft.title ?? ''} onChange={event => setDraft({ ...draft, title: event.target.value })} hint="Left out, it is called by what it asks." />
        {draft.kind === 'text' && (
          <div className="field">
            <label htmlFor="board-text">Text</label>
            <textarea id="board-text" rows={8} required maxLength={10_000} value={draft.text ?? ''} onChange={event => setDraft({ ...draft, text: event.target.value })} />
          </div>
        )}
        {draft.kind === 'budget' && (
          <>
            <Field label="Scope" list="board-services" placeholder="total" hint="total, or a service’s name" {...text('scope')} />
            <Field label="Month" placeholder="the current one" pattern="\d{4}-(0[1-9]|1[0-2])" hint="As 2026-11" {...text('month')} />
          </>
        )}
        {asks && (
          <>
            <Choice label="Of" value={isMetric ? 'metric' : 'figure'} options={[['figure', 'A figure'], ['metric', 'A recorded metric']]} onChange={event => ask(event.target.value)} />
            {isMetric ? <Field label="Metric" required list="board-metrics" {...text('metric_name')} /> : <Choice label="Figure" options={options(figures)} {...text('figure')} />}
            <Choice label="Statistic" options={[['', 'The usual one'], ...statistics.map(each => [each, each] as const)]} {...text('statistic')} />
            {draft.kind !== 'figure' && (
              <>
                <Choice label="Group by" options={options(groupings, draft.kind === 'bars' ? 'Service' : 'Nothing')} {...text('group_by')} />
                {(query['group_by'] !== undefined || draft.kind === 'bars') && <Field label="Top" type="number" min={1} max={100} placeholder="10" hint="So many groups; the others are one." {...text('top')} />}
              </>
            )}
            <Field label="Service" list="board-services" placeholder="as the page says" {...text('service')} />
            <Field label="Model" list="board-models" placeholder="as the page says" {...text('model_name')} />
            <Choice label="Time" options={[['', 'As the page says'], ...references('range').map(each => [each, each] as const), ...ranges.map(each => [each, `The last ${each}`] as const)]} {...text('time_range')} />
          </>
        )}
        <fieldset className="board-place">
          <legend>Place</legend>
          <Field label="Column" {...number('x', 1, columns)} />
          <Field label="Row" {...number('y', 1, mostRows)} />
          <Field label="Width" {...number('w', 1, columns)} />
          <Field label="Height" {...number('h', 1, tallest)} />
        </fieldset>
        <Suggestions id="board-services" values={[...references('service'), ...metrics.map(each => each.service)]} />
        <Suggestions id="board-models" values={references('model')} />
        <Suggestions id="board-metrics" values={metrics.map(each => each.metric_name)} />
        <button type="submit" className="primary">
          {isNew ? 'Add' : 'Apply'}
        </button>
      </form>
    </Dialog>
  );
}

function Suggestions({ id, values }: { id: string; values: readonly string[] }) {
  return (
    <datalist id={id}>
      {[...new Set(values)].map(value => (
        <option key={value} value={value} />
      ))}
    </datalist>
  );
}
