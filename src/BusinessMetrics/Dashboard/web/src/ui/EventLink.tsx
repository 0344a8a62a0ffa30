import { Link } from '@tanstack/react-router';
import { carried } from '../app/search';

/** To an event of the audit trail, by its place there. */
export function EventLink({ event: { event_id: id, sequence } }: { event: { event_id: string; sequence: number } }) {
  return (
    <Link to="/audit/$eventId" params={{ eventId: id }} search={carried} aria-label={`Audit event ${sequence}`}>
      {sequence}
    </Link>
  );
}
