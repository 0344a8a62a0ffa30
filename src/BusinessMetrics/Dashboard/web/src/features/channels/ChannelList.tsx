import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { errorOf } from '../../api/problem';
import { carried } from '../../app/search';
import { Command } from '../../ui/Command';
import { Confirm } from '../../ui/Confirm';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { counted } from '../../ui/format';
import { Instant } from '../people/Instant';
import { channelStanding, kindWords, leadsTo, testWords } from './channel';
import { testChannel, useChangeChannel, type Channel } from './queries';

interface Props {
  channels: readonly Channel[];
  mayChange: boolean;
  onMade: (name: string, secret: string) => void;
}

export function ChannelList({ channels, mayChange, onMade }: Props) {
  return (
    <ul className="item-list">
      {channels.map(channel => (
        <li key={channel.name}>
          <OneChannel channel={channel} mayChange={mayChange} onMade={onMade} />
        </li>
      ))}
    </ul>
  );
}

function OneChannel({ channel, mayChange, onMade }: { channel: Channel } & Omit<Props, 'channels'>) {
  const { name, health } = channel;
  const trying = useMutation({ mutationFn: () => testChannel(name) });
  return (
    <article className="item">
      <header>
        <h3>
          <Text>{name}</Text>
        </h3>
        {mayChange && (
          <div className="form-actions">
            <button type="button" disabled={trying.isPending} onClick={() => trying.mutate()}>
              {trying.isPending ? 'Testing' : 'Test'}
              <span className="hidden"> {name}</span>
            </button>
            {channel.source === 'api' && <Changes channel={channel} onMade={onMade} />}
          </div>
        )}
      </header>
      <p>
        <StandingMark of={channelStanding(channel)} />. {kindWords[channel.kind]}: <Text>{leadsTo(channel)}</Text>
        {!channel.send_resolved && ', told of what fires, not of its end'}
        {channel.fallback !== undefined && (
          <>
            ; when it is switched off, <Text>{channel.fallback}</Text> is told
          </>
        )}
        .
      </p>
      {channel.status === 'disabled' && (
        <p className="notice" data-verdict="bad">
          Switched off: <Text>{channel.disabled_for}</Text>. {channel.source === 'api' && 'Saving it again switches it on.'}
        </p>
      )}
      {health !== undefined && (
        <p className="muted">
          {health.delivered_at === undefined ? 'Nothing was delivered yet' : <>Last delivered <Time at={health.delivered_at} /></>}
          {health.failing_since !== undefined && (
            <>
              ; failing since <Time at={health.failing_since} />
              {health.last_error !== undefined && <> ({health.last_error})</>}
            </>
          )}
          ; {health.waiting === 0 ? 'nothing waits' : counted(health.waiting, 'notice waits', 'notices wait')}
          {health.circuit === 'open' && '. This node asks it less often until it answers'}.{' '}
          <Link to="/deliveries" search={known => ({ ...carried(known), channel: name })} aria-label={`Deliveries to ${name}`}>
            Deliveries
          </Link>
        </p>
      )}
      {trying.isError && (
        <p className="notice" data-verdict="bad" role="alert">
          {errorOf(trying.error).message}
        </p>
      )}
      {trying.data !== undefined && (
        <p className="notice" data-verdict={trying.data.delivered ? 'good' : 'bad'} role="status">
          <Text>{testWords(trying.data)}</Text>
        </p>
      )}
      <p className="muted">
        {channel.source === 'environment' ? (
          'The environment names it (ALERT_WEBHOOK_URL, ALERT_EMAIL_ENABLED): it is changed there.'
        ) : (
          <>
            Set by <Text>{channel.updated_by}</Text>
            {channel.updated_at !== undefined && <> <Time at={channel.updated_at} /></>}.
          </>
        )}
        {channel.rotates_until !== undefined && <> Signed with the secret before, too, until <Instant at={channel.rotates_until} />.</>}
      </p>
      {channel.public_key !== undefined && (
        <details>
          <summary>
            Public key<span className="hidden"> of {name}</span>
          </summary>
          <p className="hint note">A receiver that shares no secret checks the signatures v1a with it.</p>
          <Command label={`public key of ${name}`} text={channel.public_key} />
        </details>
      )}
    </article>
  );
}

function Changes({ channel: { name, kind }, onMade }: { channel: Channel; onMade: Props['onMade'] }) {
  const { rotate, remove } = useChangeChannel();
  return (
    <>
      <Link to="." search={known => ({ ...known, set: name })} className="button" aria-label={`Change ${name}`}>
        Change
      </Link>
      {kind === 'webhook' && (
        <Confirm
          label={<>New secret<span className="hidden"> for {name}</span></>}
          title={`Sign with a new secret to ${name}?`}
          does="Make a new secret"
          action={async () => {
            const { secret } = await rotate(name);
            if (secret !== undefined) onMade(name, secret);
          }}
        >
          <p>The new one is shown once. For 24 hours what is sent is signed with the secret before, too, so that its receiver can change over.</p>
        </Confirm>
      )}
      <Confirm
        label={<>Remove<span className="hidden"> {name}</span></>}
        title={`Remove the channel ${name}?`}
        does="Remove the channel"
        action={async () => {
          await remove(name);
          toast(`The channel ${name} is removed.`);
        }}
      >
        <p>What is secret of it goes, and what waits for it is not sent any more. While a route or another channel names it, it is kept.</p>
      </Confirm>
    </>
  );
}
