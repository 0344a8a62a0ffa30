import { Link } from '@tanstack/react-router';
import { useAlerts } from '../../api/queries';
import { minuteOf } from '../../app/search';
import { useSearch, useWindow } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { FiringList } from './FiringList';
import { HistoryTable } from './HistoryTable';
import { useRules } from './queries';
import { RuleView } from './RuleView';
import { RuleTable } from './RuleTable';
import { alertsSentence, ofService } from './sentence';

/** What fires, what fired, and the rules: each opens in the editor, which is in the address too. */
export default function AlertsPage() {
  const { search } = useSearch();
  const isEditing = search['rule'] !== undefined || search['new'] !== undefined;
  return isEditing ? <RuleView name={search['rule']} /> : <AllAlerts />;
}

function AllAlerts() {
  const { search } = useSearch();
  const { query, start, words, service } = useWindow();
  const rules = useRules(search.asOf);
  const firing = useAlerts({ status: 'firing', limit: 1000, as_of: search.asOf });
  // By the minute, so that the question stays the same for one.
  const from = query.start_time ?? minuteOf(start);
  const history = useAlerts({ status: 'resolved', from, to: query.end_time, limit: 200, as_of: search.asOf });
  const known = rules.data?.value.rules ?? [];
  const isWatching = (rule: { service?: string | undefined }) => service === undefined || rule.service === service;
  const firingHere = ofService(firing.data?.value.alerts ?? [], known, service);

  return (
    <>
      <PageHead
        title="Alerts"
        sentence={firing.data === undefined || rules.data === undefined ? unanswered(firing, rules) : alertsSentence({ firing: firingHere, rules: known.filter(isWatching), isNarrowed: service !== undefined })}
        actions={
          <Link to="." search={now => ({ ...now, new: 'rule' })} className="button">
            New rule
          </Link>
        }
      />
      {service !== undefined && (
        <p className="muted">
          Rules and alerts of the service <bdi className="foreign">{service}</bdi>; those that watch all services are left out.
        </p>
      )}
      <div className="grid">
        <Panel of={firing} title="Firing" wide rows={16} isEmpty={value => ofService(value.alerts, known, service).length === 0} empty={<p>No alert fires.</p>}>
          {value => <FiringList alerts={ofService(value.alerts, known, service)} />}
        </Panel>
        <Panel
          of={rules}
          title="Rules"
          wide
          rows={40}
          isEmpty={value => value.rules.filter(isWatching).length === 0}
          empty={<p>No rule is set. A rule watches one figure and raises an alert when a threshold is passed; a new one is tried on the last week as it is typed.</p>}
        >
          {value => <RuleTable rules={value.rules.filter(isWatching)} />}
        </Panel>
        <Panel of={history} title={`Ended, raised in ${words}`} wide rows={40} isEmpty={value => ofService(value.alerts, known, service).length === 0} empty={<p>No alert that was raised in {words} has ended.</p>}>
          {value => <HistoryTable alerts={ofService(value.alerts, known, service)} isCut={value.alerts.length === 200} />}
        </Panel>
      </div>
    </>
  );
}
