import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { useZone } from '../../app/useSearch';
import { Dialog } from '../../ui/Dialog';
import { Area, Choice, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { fromField, zoneName } from '../../ui/time';
import { MatchFields, matchFieldNames } from '../routes/MatchFields';
import { matchBody, type MatchDraft } from '../routes/match';
import { useChangeSilence } from './queries';
import { endOf, lengths } from './silence';

/** @param start Which alerts, where the address says so: those of the rule somebody came from. */
export function SilenceDialog({ start, onClose }: { start: MatchDraft; onClose: () => void }) {
  const zone = useZone();
  const [match, setMatch] = useState(start);
  const [comment, setComment] = useState('');
  const [from, setFrom] = useState('');
  const [length, setLength] = useState('4');
  const [until, setUntil] = useState('');
  const { create } = useChangeSilence();
  const body = matchBody(match);
  const saving = useMutation({
    mutationFn: () => {
      const begin = from === '' ? undefined : fromField(from, zone);
      const end = endOf(length, begin ?? new Date(), fromField(until, zone));
      return create({ match: body ?? {}, comment: comment.trim(), to: end?.toISOString() ?? '', ...(begin === undefined ? {} : { from: begin.toISOString() }) });
    },
    onSuccess: () => {
      toast('The alerts are silenced.');
      onClose();
    },
  });
  const isReady = body !== undefined && comment.trim() !== '' && (length !== 'until' || until !== '');
  return (
    <Dialog title="Silence alerts" open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (isReady) saving.mutate();
        }}
      >
        <p className="hint">They are raised and listed as ever; nobody is told that they fire. What still fires when it ends is told then.</p>
        <MatchFields match={match} failure={saving.error} onChange={setMatch} />
        {body === undefined && <p className="hint">Name at least one: everything is the rule *.</p>}
        <Area label="Why" rows={2} required maxLength={500} value={comment} hint="For others; without personal data." error={fieldError(saving.error, 'comment')} onChange={event => setComment(event.target.value)} />
        <div className="form-fields">
          <Choice label="Lasts" options={lengths} value={length} error={length === 'until' ? undefined : fieldError(saving.error, 'to')} onChange={event => setLength(event.target.value)} />
          {length === 'until' && <Field label={`Until, ${zoneName(zone)}`} type="datetime-local" value={until} error={fieldError(saving.error, 'to')} onChange={event => setUntil(event.target.value)} />}
          <Field label={`Begins (optional), ${zoneName(zone)}`} type="datetime-local" hint="Now if left out." value={from} error={fieldError(saving.error, 'from')} onChange={event => setFrom(event.target.value)} />
        </div>
        <Refusal failure={saving.error} shown={[...matchFieldNames, 'comment', 'to', 'from']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={saving.isPending || !isReady}>
            Silence them
          </button>
        </div>
      </form>
    </Dialog>
  );
}
