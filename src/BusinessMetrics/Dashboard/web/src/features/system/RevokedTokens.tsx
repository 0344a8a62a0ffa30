import { useMutation } from '@tanstack/react-query';
import { useState, type SubmitEvent } from 'react';
import { answer, api } from '../../api/client';
import { fieldError } from '../../api/problem';
import { AskedOnce } from '../../ui/AskedOnce';
import { DataTable } from '../../ui/DataTable';
import { Field } from '../../ui/Field';
import { Panel, PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { useRevokedTokens } from './queries';
import { revocationOf } from './sentence';

/** Tokens that hold no longer, and one more. */
export function RevokedTokens() {
  const revoked = useRevokedTokens();
  const [token, setToken] = useState('');
  const revoking = useMutation({
    mutationFn: async () => (await answer(api.POST('/tokens/revoke', { body: revocationOf(token) }))).value,
    onSuccess: async ({ token_id: id }) => {
      setToken('');
      toast(`The token ${id} holds no longer: each node refuses it within a second.`);
      await revoked.refetch();
    },
  });
  const submit = (event: SubmitEvent) => {
    event.preventDefault();
    revoking.mutate();
  };
  return (
    <>
      <PanelFrame title="Revoke a token" wide>
        <form onSubmit={submit}>
          <Field
            label="Token, or its id"
            name="token"
            type="password"
            autoComplete="off"
            spellCheck={false}
            required
            hint="It cannot be given back: its bearer needs another one."
            error={fieldError(revoking.error, 'token') ?? fieldError(revoking.error, 'token_id')}
            value={token}
            onChange={event => setToken(event.target.value)}
          />
          <Refusal failure={revoking.error} shown={['token', 'token_id']} />
          <button type="submit" className="danger" disabled={revoking.isPending || token.trim() === ''}>
            Revoke it
          </button>
        </form>
      </PanelFrame>
      <Panel title="Revoked tokens" of={revoked} wide isEmpty={value => value.tokens.length === 0} empty={<p>No token that could still hold is revoked.</p>}>
        {value => (
          <>
            <AskedOnce of={revoked} why="Looking at revoked tokens is in the audit trail, so it is not asked again by itself." />
            <DataTable
              name="Revoked tokens"
              columns={[
                { title: 'Token', value: row => row.token_id, show: row => <Text>{row.token_id}</Text> },
                { title: 'Revoked', value: row => row.revoked_at, show: row => <Time at={row.revoked_at} /> },
                { title: 'By', value: row => row.revoked_by, show: row => <Text>{row.revoked_by}</Text> },
                { title: 'Would have held until', value: row => row.expires_at, show: row => <Time at={row.expires_at} /> },
              ]}
              rows={value.tokens}
              keyOf={row => row.token_id}
            />
          </>
        )}
      </Panel>
    </>
  );
}
