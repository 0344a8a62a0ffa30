import type { Schemas } from '../../api/client';
import { counted, percent, writeIn } from '../../ui/format';

type Security = Schemas['SecurityMetrics'];
export type Incident = Schemas['IncidentListed'];

/** As the API judges: by the time it was resolved, or by what its status says. */
export function isOpen({ status, resolved_at }: Incident): boolean {
  return resolved_at === undefined && !['resolved', 'closed'].includes(status.toLowerCase());
}

interface Told {
  /** To a type or a severity: how much of that is caught, nobody records. */
  isNarrowed?: boolean;
  locale?: string | undefined;
}

/** What attacks, and is it caught? */
export function securitySentence({ threat_detection: found, incidents, incidents_rest }: Security, window: string, { isNarrowed = false, locale }: Told = {}): string {
  const open = incidents.filter(isOpen);
  const critical = open.filter(incident => incident.severity.toLowerCase() === 'critical').length;
  const listedOnly = incidents_rest === undefined ? '' : ' of the newest';
  const incidentWords =
    open.length === 0 ? `no incident${listedOnly} is open` : `${counted(open.length, 'incident is', 'incidents are', locale)} open${listedOnly === '' ? '' : ' among the newest'}${critical === 0 ? '' : `, ${writeIn(critical, '', locale)} critical`}`;
  if (found.samples === 0) return `No threats are recorded in ${window}; ${incidentWords}.`;
  if (found.total_threats === 0) return `No threat in ${window}; ${incidentWords}.`;
  const threats = `${counted(found.total_threats, isNarrowed ? 'such threat' : 'threat', isNarrowed ? 'such threats' : 'threats', locale)} in ${window}`;
  if (isNarrowed) return `${threats}; ${incidentWords}.`;
  const share = found.threats_blocked > found.total_threats ? '' : ` (${percent(found.threats_blocked / found.total_threats, locale)})`;
  return `${threats}, ${writeIn(found.threats_blocked, '', locale)} blocked${share}; ${percent(found.detection_rate, locale)} of attacks are detected, ${writeIn(found.false_negatives, '', locale)} were missed; ${incidentWords}.`;
}
