import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { Field } from '../../ui/Field';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { unaskable } from './person';

interface Props {
  failure: unknown;
  isPending: boolean;
  onLookUp: (userId: string) => void;
}

export function LookUp({ failure, isPending, onLookUp }: Props) {
  const [userId, setUserId] = useState('');
  const [wrong, setWrong] = useState<string>();
  return (
    <PanelFrame title="Look up" wide>
      <form
        className="form people-look-up"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          const refused = unaskable(userId);
          setWrong(refused);
          if (refused === undefined) onLookUp(userId.trim());
        }}
      >
        {/* Neither remembered by the browser nor sent to a spelling service. */}
        <Field
          label="User id"
          value={userId}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          required
          hint="Each look-up is an export, and in the audit trail. The id stays in this window: it is not in the page's address."
          error={wrong ?? fieldError(failure, 'user_id')}
          onChange={event => {
            setUserId(event.target.value);
            setWrong(undefined);
          }}
        />
        <Refusal failure={failure} shown={['user_id']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={isPending}>
            {isPending ? 'Looking up' : 'Look up'}
          </button>
        </div>
      </form>
    </PanelFrame>
  );
}
