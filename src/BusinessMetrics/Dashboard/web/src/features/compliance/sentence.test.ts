import { describe, expect, test } from 'vitest';
import { beyond, complianceSentence, controlsOf, issuesOf, openIssues, type Compliance } from './sentence';

const compliance: Compliance = {
  overall_score: 91.78,
  frameworks: {
    gdpr: {
      score: 89.68, status: 'partial', samples: 3,
      controls: [{ control: 'access_review', status: 'implemented', evidence: 'report' }, { control: 'encryption', status: 'not_implemented', evidence: '' }],
      issues: [{ issue: 'late_review', severity: 'low', status: 'open' }, { issue: 'export', severity: 'high', status: 'resolved' }],
    },
    soc2: {
      score: 93.9, status: 'compliant', samples: 2,
      controls: [{ control: 'changes', status: 'partial', evidence: 'report' }],
      controls_rest: { controls: 7, implemented: 7, partial: 0 },
      issues: [{ issue: 'plain_export', severity: 'high', status: 'open' }],
      issues_rest: { issues: 4, open: 1 },
    },
    nist: { score: 0, status: 'non_compliant', samples: 0, controls: [], issues: [] },
  },
  audit_trail: [],
  data_protection: { data_encrypted: 0, data_anonymized: 0, pii_detected: 0, pii_removed: 0, removed_here: {} },
  access_control: { total_users: 0, active_users: 0, failed_logins: 0, privilege_escalations: 0 },
};

describe('the answer', () => {
  test('names who is compliant, and what is open and missing; what nobody reported is neither', () =>
    expect(complianceSentence(compliance, 'en-US')).toBe('Score 91.78 of 100: SOC 2 is compliant, GDPR is not fully; 3 issues are open, 1 of them high; 1 control is not implemented.'));

  test('about one framework names it', () => {
    const { gdpr, soc2 } = compliance.frameworks;
    expect(complianceSentence({ ...compliance, overall_score: 89.68, frameworks: gdpr === undefined ? {} : { gdpr } }, 'en-US')).toBe('Score 89.68 of 100: GDPR is not fully compliant; 1 issue is open; 1 control is not implemented.');
    expect(complianceSentence({ ...compliance, overall_score: 93.9, frameworks: soc2 === undefined ? {} : { soc2 } }, 'en-US')).toBe('Score 93.9 of 100: SOC 2 is compliant; 2 issues are open, 1 of them high.');
  });

  test('without any report is no score', () => {
    const none = { score: 0, status: 'non_compliant', samples: 0, controls: [], issues: [] };
    expect(complianceSentence({ ...compliance, overall_score: 0, frameworks: { nist: none, gdpr: none } })).toBe('Nothing is reported about any framework yet.');
    expect(complianceSentence({ ...compliance, overall_score: 0, frameworks: { nist: none } })).toBe('Nothing is reported about NIST yet.');
  });
});

test('the least implemented controls come first', () => expect(controlsOf(compliance).map(row => row.control)).toEqual(['encryption', 'changes', 'access_review']));
test('open issues come first, the worst before others', () => expect(issuesOf(compliance).map(row => row.issue)).toEqual(['plain_export', 'late_review', 'export']));
test('what the lists leave out is counted', () => {
  expect(beyond(compliance)).toEqual({ controls: 7, issues: 4 });
  expect(openIssues(compliance)).toBe(3);
});
