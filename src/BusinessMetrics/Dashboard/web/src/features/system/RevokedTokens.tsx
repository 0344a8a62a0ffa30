import { useState } from 'react';
import { answer, api } from '../../api/client';
import { AskedOnce } from '../../ui/AskedOnce';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { Field } from '../../ui/Field';
import { Panel, PanelFrame } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { useRevokedTokens } from './queries';
import { revocationOf } from './sentence';

/** Tokens that hold no longer, and one more. */
export function RevokedTokens() {
  const revoked = useRevokedTokens();
  const [token, setToken] = useState('');
  const revocation = revocationOf(token);
  const isToken = 'token' in revocation;
  const revoke = async () => {
    const { token_id: id } = (await answer(api.POST('/tokens/revoke', { body: revocation }))).value;
    setToken('');
    toast(isToken ? `The token ${id} holds no longer: each node refuses it within a second.` : `A token of the id ${id}, if there is one, holds no longer.`);
    await revoked.refetch();
  };
  return (
    <>
      <PanelFrame title="Revoke a token" wide>
        <Field
          label="Token, or its id"
          name="token"
          type="password"
          autoComplete="off"
          spellCheck={false}
          hint="It cannot be given back: its bearer needs another one."
          value={token}
          onChange={event => setToken(event.target.value)}
        />
        {token.trim() !== '' && (
          <Confirm label="Revoke it" title="Revoke the token?" does="Revoke" action={revoke}>
            {isToken ? (
              <p>It is a whole token: every node refuses it within a second, wherever it was copied to.</p>
            ) : (
              <p>
                <strong>This is no token</strong>, so it is taken for the id (<code>jti</code>) of one. The service keeps no list of tokens: it cannot say whether one has this id. A token that was cut off when it was copied revokes nothing.
              </p>
            )}
          </Confirm>
        )}
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
