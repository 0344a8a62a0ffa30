import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { useSession } from '../../api/session';
import { useZone } from '../../app/useSearch';
import { Confirm } from '../../ui/Confirm';
import { Field } from '../../ui/Field';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { Text } from '../../ui/Text';
import { toast } from '../../ui/Toasts';
import { heldBy, type Hold } from './person';
import { liftHold, setHold } from './queries';
import { holdSentence } from './sentence';

interface Props {
  userId: string;
  hold: Hold | undefined;
  onChange: (hold: Hold | undefined) => void;
}

export function Hold({ userId, hold, onChange }: Props) {
  const caller = useSession()?.subject;
  const zone = useZone();
  const [reason, setReason] = useState('');
  const setting = useMutation({
    mutationFn: () => setHold(userId, reason),
    onSuccess: set => {
      onChange(heldBy(hold, set, caller));
      setReason('');
      toast(hold === undefined ? 'The hold is set.' : 'The hold has another reason.');
    },
  });
  return (
    <PanelFrame title="Legal hold">
      {hold === undefined ? (
        <p className="note">There is none. While there is one, the person cannot be erased.</p>
      ) : (
        <div className="note notice" data-verdict="warning">
          <p>{holdSentence(hold, zone)}</p>
          <p>
            Reason: <Text>{hold.reason}</Text>
          </p>
        </div>
      )}
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          setting.mutate();
        }}
      >
        <Field
          label={hold === undefined ? 'Reason' : 'Another reason'}
          value={reason}
          required
          autoComplete="off"
          hint="It is kept enciphered beside the person and goes with them; the audit trail says that there is a hold, not why."
          error={fieldError(setting.error, 'reason')}
          onChange={event => setReason(event.target.value)}
        />
        <Refusal failure={setting.error} shown={['reason']} />
        <div className="form-actions">
          <button type="submit" disabled={setting.isPending}>
            {hold === undefined ? 'Set the hold' : 'Change the reason'}
          </button>
          {hold !== undefined && (
            <Confirm
              label="Lift the hold"
              title="Lift the hold?"
              does="Lift it"
              action={async () => {
                await liftHold(userId);
                onChange(undefined);
                toast('The hold is lifted.');
              }}
            >
              <p>The person can be erased again, by any administrator. The reason of the hold is gone with it.</p>
            </Confirm>
          )}
        </div>
      </form>
    </PanelFrame>
  );
}
