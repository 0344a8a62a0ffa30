import { useState, type SubmitEvent } from 'react';
import { ranges } from '../../app/search';
import { Dialog } from '../../ui/Dialog';
import { Choice, Field } from '../../ui/Field';
import { counted } from '../../ui/format';
import { longestTitle, usersOf, withoutVariable, withVariable } from './document';
import type { Document, Variable } from './question';

interface Props {
  document: Document;
  onApply: (document: Document) => void;
  onClose: () => void;
}

const kinds = [['service', 'Service'], ['model', 'Model'], ['range', 'Time range']] as const;

/** Title, who may see it, and its variables. */
export function SettingsForm({ document, onApply, onClose }: Props) {
  const [draft, setDraft] = useState(document);
  function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    onApply({ ...draft, title: draft.title.trim() });
  }
  return (
    <Dialog side open title="Settings" onClose={onClose}>
      <form className="board-form" onSubmit={onSubmit}>
        <Field label="Title" required maxLength={longestTitle} pattern=".*\S.*" value={draft.title} onChange={event => setDraft({ ...draft, title: event.target.value })} />
        <Choice
          label="Who may see it"
          value={draft.visibility}
          options={[['private', 'Only I'], ['all', 'Everybody who reads figures']]}
          onChange={event => setDraft({ ...draft, visibility: event.target.value as Document['visibility'] })}
        />
        {draft.variables.map(variable => (
          <fieldset key={variable.name} className="board-variable">
            <legend>
              <code>${variable.name}</code>, {kinds.find(([kind]) => kind === variable.kind)?.[1].toLowerCase()}, in {counted(usersOf(draft, variable.name).length, 'panel')}
            </legend>
            <FirstValue variable={variable} onChange={changed => setDraft(withVariable(draft, changed))} />
            <button type="button" onClick={() => setDraft(withoutVariable(draft, variable.name))}>
              Remove <code>${variable.name}</code>
            </button>
          </fieldset>
        ))}
        <button type="submit" className="primary">
          Apply
        </button>
      </form>
      <NewVariable taken={draft.variables.map(variable => variable.name)} onAdd={variable => setDraft(withVariable(draft, variable))} />
    </Dialog>
  );
}

function FirstValue({ variable: { value, ...variable }, onChange }: { variable: Variable; onChange: (variable: Variable) => void }) {
  const change = (said: string) => onChange(said === '' ? variable : { ...variable, value: said });
  return variable.kind === 'range' ? (
    <Choice label="At first" value={value ?? ''} options={[['', 'As the page says'], ...ranges.map(each => [each, `The last ${each}`] as const)]} onChange={event => change(event.target.value)} />
  ) : (
    <Field label="At first" value={value ?? ''} placeholder="as the page says" onChange={event => change(event.target.value)} />
  );
}

function NewVariable({ taken, onAdd }: { taken: readonly string[]; onAdd: (variable: Variable) => void }) {
  const [name, setName] = useState('');
  const [kind, setKind] = useState<Variable['kind']>('service');
  return (
    <form
      className="board-form"
      onSubmit={event => {
        event.preventDefault();
        if (taken.includes(name)) return;
        onAdd({ name, kind });
        setName('');
      }}
    >
      <h3>Add a variable</h3>
      <Field
        label="Name" required pattern="[a-z][a-z0-9_]{0,29}" value={name} onChange={event => setName(event.target.value)}
        hint="Panels refer to it as $ and this name."
        error={taken.includes(name) ? 'There is one of this name already.' : undefined}
      />
      <Choice label="Chooses" value={kind} options={kinds} onChange={event => setKind(event.target.value as Variable['kind'])} />
      {taken.length >= 10 ? <p className="hint">A dashboard has ten at most.</p> : <button type="submit">Add variable</button>}
      {taken.length === 0 && (
        <p className="hint">
          With a variable a reader chooses a service, a model or a time for the panels that refer to it.
        </p>
      )}
    </form>
  );
}
