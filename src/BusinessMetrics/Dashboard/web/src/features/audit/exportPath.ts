import type { AuditQuery } from './queries';

/** The API's own export of all that matches, however many pages. */
export function exportPath(query: AuditQuery, format: 'csv' | 'ndjson'): string {
  return `/audit?${new URLSearchParams({ ...(query as Record<string, string>), format }).toString()}`;
}
