import { expect, test } from 'vitest';
import type { Schemas } from '../../api/client';
import { isOpen, securitySentence, type Incident } from './sentence';

const incident: Incident = { incident_id: 'INC-1', type: 'data_poisoning', severity: 'critical', status: 'open', detected_at: '2026-11-01T00:00:00Z' };
const metrics: Schemas['SecurityMetrics'] = {
  threat_detection: { total_threats: 1219, threats_blocked: 1088, false_positives: 218, false_negatives: 214, detection_rate: 0.8239, accuracy: 0.997, samples: 4013 },
  threat_types: [],
  attack_vectors: [],
  compliance: { gdpr_compliance: 0, soc2_compliance: 0, iso27001_compliance: 0, nist_compliance: 0, overall_score: 0 },
  incidents: [incident, { ...incident, incident_id: 'INC-2', severity: 'low' }, { ...incident, incident_id: 'INC-3', status: 'closed' }],
};

test('threats, what of them is blocked and missed, and what is still open', () =>
  expect(securitySentence(metrics, 'the last 7 days', { locale: 'en-US' })).toBe(
    '1,219 threats in the last 7 days, 1,088 blocked (89%); 82% of attacks are detected, 214 were missed; 2 incidents are open, 1 critical.',
  ));

test('an incident is over by its time or by its status', () => {
  expect(isOpen({ ...incident, resolved_at: '2026-11-02T00:00:00Z' })).toBe(false);
  expect(isOpen({ ...incident, status: 'Resolved' })).toBe(false);
  expect(isOpen({ ...incident, status: 'investigating' })).toBe(true);
});

test('nothing recorded is not the same as no threat', () => {
  const none = { ...metrics, incidents: [], threat_detection: { ...metrics.threat_detection, total_threats: 0, samples: 12 } };
  expect(securitySentence(none, 'the last hour')).toBe('No threat in the last hour; no incident is open.');
  expect(securitySentence({ ...none, threat_detection: { ...none.threat_detection, samples: 0 } }, 'the last hour')).toBe('No threats are recorded in the last hour; no incident is open.');
});

test('a list that is cut does not speak for the incidents beyond', () =>
  expect(securitySentence({ ...metrics, incidents_rest: { incidents: 900 } }, 'the last hour', { locale: 'en-US' })).toMatch(/; 2 incidents are open among the newest, 1 critical\.$/));

test('of some threats nothing is said to be caught: that is recorded of all', () => {
  const some = { ...metrics, threat_detection: { ...metrics.threat_detection, total_threats: 66, detection_rate: 0 } };
  expect(securitySentence(some, 'the last 7 days', { isNarrowed: true, locale: 'en-US' })).toBe('66 such threats in the last 7 days; 2 incidents are open, 1 critical.');
});

test('more blocked than seen is no share', () => {
  const odd = { ...metrics, threat_detection: { ...metrics.threat_detection, total_threats: 5 } };
  expect(securitySentence(odd, 'the last hour', { locale: 'en-US' })).toMatch(/^5 threats in the last hour, 1,088 blocked; 82%/);
});
