import { useNavigate } from '@tanstack/react-router';
import { useState, type SubmitEvent } from 'react';
import { carried } from '../../app/search';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { toast } from '../../ui/Toasts';
import { readFile } from './document';
import { ProblemNote } from './Problem';
import { useBoardChanges } from './queries';

/** A dashboard from JSON. What it has to keep the service says; nothing is recorded where it does not. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const [failure, setFailure] = useState<unknown>();
  const navigate = useNavigate();
  const { create } = useBoardChanges();

  async function onSubmit(event: SubmitEvent) {
    event.preventDefault();
    setFailure(undefined);
    const read = readFile(text);
    setWrong('wrong' in read ? read.wrong : undefined);
    if ('wrong' in read) return;
    try {
      const made = await create(read.document);
      toast(`Imported as “${made.document.title}”.`);
      await navigate({ to: '/boards/$id', params: { id: made.id }, search: carried });
    } catch (refused) {
      setFailure(refused);
    }
  }

  return (
    <Dialog open title="Import a dashboard" onClose={onClose}>
      <form className="board-form" onSubmit={event => void onSubmit(event)}>
        <Field label="File" type="file" accept=".json,application/json" onChange={event => void event.target.files?.[0]?.text().then(setText)} />
        <div className="field">
          <label htmlFor="board-json">Or its JSON</label>
          <textarea id="board-json" rows={10} required spellCheck={false} value={text} onChange={event => setText(event.target.value)} />
        </div>
        {wrong !== undefined && (
          <p className="wrong" role="alert">
            {wrong}
          </p>
        )}
        {failure !== undefined && <ProblemNote failure={failure} />}
        <button type="submit" className="primary">
          Import
        </button>
      </form>
    </Dialog>
  );
}
