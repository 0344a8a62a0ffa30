import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { Dialog } from '../../ui/Dialog';
import { Area } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { Text } from '../../ui/Text';
import { toast } from '../../ui/Toasts';
import { useAcknowledge, type Alert } from './queries';

/** Says that one sees to it: with its button alone, never by opening an address. */
export function Acknowledge({ alert, onClose }: { alert: Alert; onClose: () => void }) {
  const [note, setNote] = useState('');
  const acknowledge = useAcknowledge();
  const saying = useMutation({
    mutationFn: () => acknowledge(alert.id, note.trim()),
    onSuccess: ({ acknowledged }) => {
      toast(`${acknowledged?.by ?? 'Somebody'} sees to it.`);
      onClose();
    },
  });
  return (
    <Dialog title="Acknowledge the alert" open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          saying.mutate();
        }}
      >
        <p>
          <Text>{alert.message}</Text>
        </p>
        <p className="hint">It fires on, and nobody is told again that it does; its end is told. Others see that you see to it.</p>
        <Area label="Note (optional)" rows={3} maxLength={500} value={note} hint="What others should know, without personal data." error={fieldError(saying.error, 'note')} onChange={event => setNote(event.target.value)} />
        <Refusal failure={saying.error} shown={['note']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={saying.isPending}>
            I see to it
          </button>
          <button type="button" onClick={onClose}>
            Not now
          </button>
        </div>
      </form>
    </Dialog>
  );
}
