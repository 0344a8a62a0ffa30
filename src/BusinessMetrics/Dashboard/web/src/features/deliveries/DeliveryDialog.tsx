import { useMutation } from '@tanstack/react-query';
import { DataTable } from '../../ui/DataTable';
import { Dialog } from '../../ui/Dialog';
import { Panel } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { AlertLink } from '../alerts/AlertLink';
import { Instant } from '../people/Instant';
import { attemptWords, deliveryStanding, replayWords, stateWords, typeWords } from './delivery';
import { useDelivery, useReplay, type Delivery } from './queries';

/** One delivery: each attempt, and what is sent. */
export function DeliveryDialog({ id, mayReplay, onClose }: { id: string; mayReplay: boolean; onClose: () => void }) {
  const delivery = useDelivery(id);
  return (
    <Dialog title="Delivery" side open onClose={onClose}>
      <Panel of={delivery} title="What became of it" rows={60} quiet bare>
        {value => <One delivery={value} mayReplay={mayReplay} />}
      </Panel>
    </Dialog>
  );
}

function One({ delivery, mayReplay }: { delivery: Delivery; mayReplay: boolean }) {
  const { one } = useReplay();
  const replaying = useMutation({ mutationFn: () => one(delivery.id), onSuccess: replayed => toast(replayWords(replayed)) });
  return (
    <div className="form">
      <p>
        <strong>
          <Text>{delivery.title}</Text>
        </strong>
      </p>
      <p>
        <StandingMark of={deliveryStanding(delivery)} />. {stateWords[delivery.state]}
        {delivery.error !== undefined && ` Last: ${delivery.error}.`}
        {delivery.next_at !== undefined && (
          <>
            {' '}
            Tried next <Time at={delivery.next_at} />.
          </>
        )}
      </p>
      <dl className="facts">
        <dt>To</dt>
        <dd>
          <Text>{delivery.channel}</Text>
          {delivery.recipient !== undefined && (
            <>
              , <Text>{delivery.recipient}</Text>
            </>
          )}
        </dd>
        <dt>By the route</dt>
        <dd>
          <Text>{delivery.route}</Text>
        </dd>
        <dt>Says</dt>
        <dd>{typeWords(delivery.type)}</dd>
        <dt>Made</dt>
        <dd>
          <Time at={delivery.created_at} />
        </dd>
        <dt>Of use until</dt>
        <dd>
          <Instant at={delivery.expires_at} />
        </dd>
        <dt>{delivery.alert_ids.length === 1 ? 'Alert' : 'Alerts'}</dt>
        <dd>
          {delivery.alert_ids.length === 0 && 'none'}
          <ul>
            {delivery.alert_ids.map(alert => (
              <li key={alert}>
                <AlertLink id={alert}>{alert}</AlertLink>
              </li>
            ))}
          </ul>
        </dd>
        <dt>Id</dt>
        <dd>
          <code className="foreign">{delivery.id}</code>
        </dd>
      </dl>
      {delivery.attempts.length === 0 ? (
        <p className="muted">No attempt was made{delivery.state === 'waiting' ? ' yet' : ''}.</p>
      ) : (
        <DataTable
          name="Attempts"
          columns={[
            { title: 'No.', value: attempt => attempt.number, numeric: true },
            { title: 'When', value: attempt => attempt.started_at, show: attempt => <Time at={attempt.started_at} /> },
            { title: 'How it went', value: attemptWords },
            { title: 'Took', value: attempt => attempt.duration_ms, show: attempt => (attempt.duration_ms === undefined ? 'not known' : `${attempt.duration_ms} ms`), numeric: true },
            { title: 'Answer', value: attempt => attempt.answer, show: attempt => <Text>{attempt.answer}</Text> },
          ]}
          rows={delivery.attempts}
          keyOf={attempt => String(attempt.number)}
        />
      )}
      {delivery.body !== undefined && delivery.body !== null && (
        <details>
          <summary>What is sent</summary>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
          <pre tabIndex={0} role="region" aria-label="What is sent">
            {JSON.stringify(delivery.body, null, 2)}
          </pre>
        </details>
      )}
      {mayReplay && (
        <div>
          <Refusal failure={replaying.error} />
          <div className="form-actions">
            <button type="button" disabled={replaying.isPending} onClick={() => replaying.mutate()}>
              Send it again
            </button>
            <span className="hint">The same under the same id: a receiver that keeps ids knows it again.</span>
          </div>
        </div>
      )}
    </div>
  );
}
