import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { useZone } from '../../app/useSearch';
import { Dialog } from '../../ui/Dialog';
import { Choice, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { fromField, toField, zoneName } from '../../ui/time';
import { replayWords, states } from './delivery';
import { useReplay } from './queries';

interface Props {
  channels: readonly string[];
  /** Where the page is narrowed to one. */
  channel: string | undefined;
  /** The page's beginning. */
  start: Date;
  onClose: () => void;
}

/** For a receiver that lost what it had. */
export function ReplayDialog({ channels, channel, start, onClose }: Props) {
  const zone = useZone();
  const [to, setTo] = useState(channel ?? channels[0] ?? '');
  const [state, setState] = useState('');
  const [from, setFrom] = useState(() => toField(start, zone));
  const { many } = useReplay();
  const replaying = useMutation({
    mutationFn: () => many({ channel: to, from: fromField(from, zone)?.toISOString() ?? '', ...(state === '' ? {} : { state: state as (typeof states)[number] }) }),
    onSuccess: replayed => {
      toast(replayWords(replayed));
      onClose();
    },
  });
  return (
    <Dialog title="Send again" open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (to !== '') replaying.mutate();
        }}
      >
        <p className="hint">Everything that was made for the channel since then, the oldest first, under its old ids. People may be told a second time.</p>
        <div className="form-fields">
          <Choice label="Channel" options={channels.map(each => [each, each] as const)} value={to} error={fieldError(replaying.error, 'channel')} onChange={event => setTo(event.target.value)} />
          <Field label={`Since, ${zoneName(zone)}`} type="datetime-local" required value={from} error={fieldError(replaying.error, 'from')} onChange={event => setFrom(event.target.value)} />
          <Choice label="Only those that are" options={[['', 'in any state'], ...states.map(each => [each, each] as const)]} value={state} error={fieldError(replaying.error, 'state')} onChange={event => setState(event.target.value)} />
        </div>
        <Refusal failure={replaying.error} shown={['channel', 'from', 'state']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={replaying.isPending || to === '' || from === ''}>
            Send them again
          </button>
        </div>
      </form>
    </Dialog>
  );
}
