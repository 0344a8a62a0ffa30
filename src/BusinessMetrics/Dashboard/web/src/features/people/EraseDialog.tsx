import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { errorOf } from '../../api/problem';
import { Dialog } from '../../ui/Dialog';
import { Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { Text } from '../../ui/Text';
import { counted } from '../../ui/format';
import { isSameId, type Certificate } from './person';
import { erasePerson, type Document } from './queries';
import { afterRefusal, subjectHeld } from './sentence';

interface Props {
  userId: string;
  metrics: number;
  onClose: () => void;
  onAskAgain: () => void;
  onErased: (certificate: Document<Certificate>) => void;
}

/** What follows from an erasure, before it is done: nothing brings the person back. */
export function EraseDialog({ userId, metrics, onClose, onAskAgain, onErased }: Props) {
  const [typed, setTyped] = useState('');
  const erasing = useMutation({ mutationFn: () => erasePerson(userId), gcTime: 0, onSuccess: onErased });
  const refused = erasing.error === null ? undefined : errorOf(erasing.error);
  const advice = refused && afterRefusal(refused);
  const isConfirmed = isSameId(typed, userId);
  return (
    <Dialog title="Erase the person?" open onClose={onClose}>
      <form
        className="form erase"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (isConfirmed) erasing.mutate();
        }}
      >
        <p>
          <strong>It cannot be undone.</strong> A backup from before, put back, forgets the person again before it answers anybody.
        </p>
        <h3>What goes</h3>
        <ul className="said">
          <li>The user id, its session ids, and the key that leads from them to their metrics.</li>
          <li>The person and their sessions in the metadata of those metrics, where a text is exactly that.</li>
        </ul>
        <h3>What stays</h3>
        <ul className="said">
          <li>{metrics === 0 ? 'No metric is stored about them.' : `${counted(metrics, 'metric')} by now, with values and times: what is left stands for nobody, and no total moves.`}</li>
          <li>Other metadata and free text, as they were sent, also where they name the person.</li>
          <li>Sessions that were sent without a person.</li>
          <li>Backups from before, until they expire: they hold the id enciphered, under the service&apos;s data key.</li>
          <li>Exports and answers from before: they are with whoever asked for them. The audit trail says who.</li>
          <li>In the log of erasures and the audit trail: the person&apos;s random number, the time, and you.</li>
        </ul>
        <p className="muted">A metric that names the same user id afterwards gets a new number: nothing goes on from this one.</p>
        <div className="asked-id">
          The id is <Text>{userId}</Text>
        </div>
        <Field label="Type the id to erase this person" value={typed} autoComplete="off" autoCapitalize="none" spellCheck={false} required onChange={event => setTyped(event.target.value)} />
        <Refusal failure={erasing.error} />
        {advice !== undefined && <p>{advice}</p>}
        <div className="form-actions">
          <button type="submit" className="danger" disabled={!isConfirmed || erasing.isPending}>
            {erasing.isPending ? 'Erasing' : 'Erase for good'}
          </button>
          <button type="button" onClick={onClose}>
            Keep the person
          </button>
          {refused?.problem.type === subjectHeld && (
            <button type="button" onClick={onAskAgain}>
              Look up again
            </button>
          )}
        </div>
      </form>
    </Dialog>
  );
}
