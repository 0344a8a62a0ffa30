import { Link, useParams } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { EventFields } from './EventFields';
import { Meaning } from './Meaning';
import { useAuditEvent } from './queries';
import { Verify } from './Verify';
import { verifyEvent } from './verification';
import { eventSentence } from './words';
import './audit.css';

/** One event of the trail, and its proof. The proof is also there for an event that is none of the trail: a metric's. */
export default function AuditEventPage() {
  const { eventId } = useParams({ from: '/shell/audit/$eventId' });
  const event = useAuditEvent(eventId);
  const entry = event.data?.value;

  return (
    <>
      <PageHead
        title="Audit event"
        sentence={entry !== undefined ? eventSentence(entry) : event.isError ? 'This is not an event of the audit trail.' : 'Asking for the event.'}
        actions={<Link to="/audit" search={carried}>All events</Link>}
      />
      <div className="grid">
        <Panel of={event} title="What is recorded" wide rows={80}>
          {value => <EventFields event={value} />}
        </Panel>
        <Verify
          key={eventId}
          title="Proof"
          disabled={event.isPending}
          recordedAt={entry?.recorded_at}
          verify={() => verifyEvent(entry?.event_id ?? eventId.toLowerCase(), entry)}
          lead={
            <p>
              The service sends the event's path in the log's tree and a signed checkpoint; this browser computes the rest.{' '}
              {entry === undefined && event.isError && 'The id may be that of another event of the log, of a metric for example: its place in the log can be proven all the same. '}
              That you looked at the proof is itself in the audit trail.
            </p>
          }
        >
          <Meaning />
        </Verify>
      </div>
    </>
  );
}
