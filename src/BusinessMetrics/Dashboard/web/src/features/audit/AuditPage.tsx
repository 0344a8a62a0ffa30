import { useSearch, useWindow } from '../../app/useSearch';
import { AskedOnce } from '../../ui/AskedOnce';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { unanswered } from '../../ui/sentence';
import { Checkpoints } from './Checkpoints';
import { EventTable } from './EventTable';
import { exportPath } from './exportPath';
import { Filters, isFiltered } from './Filters';
import { useAudit, useAuditQuery, type AuditQuery } from './queries';
import { auditSentence } from './words';
import './audit.css';

function Export({ query }: { query: AuditQuery }) {
  return (
    <span className="filters">
      <a href={exportPath(query, 'csv')} download="audit.csv">
        All that match as CSV
      </a>
      <a href={exportPath(query, 'ndjson')} download="audit.ndjson">
        as NDJSON
      </a>
    </span>
  );
}

/** Who did what, who tried to, and who looked? */
export default function AuditPage() {
  const { search } = useSearch();
  const { words, usual } = useWindow();
  const open = search['tab'] === 'checkpoints' ? 'checkpoints' : 'events';
  const query = useAuditQuery(search, usual);
  const events = useAudit(query, search['after'], open === 'events');
  const filtered = isFiltered(search);
  const sentence =
    open === 'checkpoints' ? 'Each checkpoint is a signature over every event up to then.'
    : unanswered(events) ?? (events.data === undefined ? '' : search['after'] === undefined ? auditSentence(events.data.value.events.length, events.data.value.has_more, filtered, words) : `Older events of ${words}.`);

  return (
    <>
      <PageHead title="Audit" sentence={sentence} />
      <Tabs name="tab" label="Parts of the audit" open={open} tabs={[['events', 'Events'], ['checkpoints', 'Checkpoints']]} />
      {open === 'checkpoints' ? (
        <Checkpoints />
      ) : (
        <>
          <AskedOnce of={events} why="Reading the trail is itself in it, so it is not asked again by itself." />
          <div className="grid">
            <section className="panel wide" aria-label="Filter">
              <Filters />
            </section>
            <Panel
              of={events}
              title="Events"
              wide
              rows={120}
              actions={<Export query={query} />}
              isEmpty={value => value.events.length === 0}
              empty={<p>{filtered ? 'No event matches: an action or an object counts whole, or by what stands before its dot or colon.' : 'Changes, refused calls, and looks at compliance, people and this trail are recorded here as they happen.'}</p>}
            >
              {value => (
                <>
                  <EventTable key={search['after']} events={value.events} />
                  <Pages next={value.next_cursor} />
                </>
              )}
            </Panel>
          </div>
        </>
      )}
    </>
  );
}
