import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { carried } from '../../app/search';
import { Command } from '../../ui/Command';
import { download } from '../../ui/csv';
import { writeExact } from '../../ui/format';
import { Instant } from './Instant';
import type { Certificate } from './person';
import type { Document } from './queries';
import { ResultHeading } from './ResultHeading';
import { erasedSentence } from './sentence';

/** That somebody was erased. Nothing in it leads to them, so that it can be printed and given away. */
export function ErasureCertificate({ certificate: { text, value } }: { certificate: Document<Certificate> }) {
  const section = useRef<HTMLElement>(null);
  const print = () => {
    // Of several on the page, this one.
    section.current?.setAttribute('data-printed', 'true');
    window.addEventListener('afterprint', () => section.current?.removeAttribute('data-printed'), { once: true });
    window.print();
  };
  return (
    <section ref={section} className="panel wide certificate">
      <header className="panel-head">
        <ResultHeading>Certificate of erasure</ResultHeading>
        <div className="form-actions unprinted">
          <button type="button" onClick={() => download(`erasure-${value.subject_id}.json`, 'application/json', text)}>
            Download JSON
          </button>
          <button type="button" onClick={print}>
            Print
          </button>
        </div>
      </header>
      <p>{erasedSentence(value)}</p>
      <p className="note muted unprinted">It is answered this once: keep it before you leave the page. The audit event says the same later on.</p>
      <dl className="facts">
        <dt>Subject</dt>
        <dd>
          <code className="foreign">{value.subject_id}</code>
        </dd>
        <dt>Erased at</dt>
        <dd>
          <Instant at={value.erased_at} /> (<code className="foreign">{value.erased_at}</code>)
        </dd>
        <dt>Metrics about them</dt>
        <dd>{writeExact(value.events)}</dd>
        <dt>References in metadata</dt>
        <dd>{writeExact(value.references)}</dd>
        <dt>Checkpoint</dt>
        <dd>{value.checkpoint === null ? 'none: the log had not been signed yet' : <code className="foreign">{value.checkpoint}</code>}</dd>
        <dt>Audit event</dt>
        <dd>
          <EventLink id={value.audit_event} />
        </dd>
        {value.others?.map(other => (
          <Other key={other.subject_id} other={other} />
        ))}
      </dl>
      <h3>How it is verified</h3>
      <ul className="said">
        <li>The page of the audit event proves that the signed log holds it: it checks the way from the event to the newest checkpoint in your browser.</li>
        <li>The checkpoint here, the signed log&apos;s size and root, was the newest when this was answered. The event itself is signed after that, usually within a minute.</li>
        <li>The proof by itself, to be checked elsewhere with the log&apos;s public key from /audit/key:</li>
      </ul>
      <Command label="the question for the proof" text={`curl -H "Authorization: Bearer $TOKEN" \\\n  ${window.location.origin}/audit/proof/${value.audit_event}`} />
    </section>
  );
}

/** The person under another composition of the same name. */
function Other({ other }: { other: NonNullable<Certificate['others']>[number] }) {
  return (
    <>
      <dt>The same person</dt>
      <dd>
        <code className="foreign">{other.subject_id}</code>, audit event <EventLink id={other.audit_event} />
      </dd>
    </>
  );
}

function EventLink({ id }: { id: string }) {
  return (
    <Link to="/audit/$eventId" params={{ eventId: id }} search={carried} className="foreign">
      {id}
    </Link>
  );
}
