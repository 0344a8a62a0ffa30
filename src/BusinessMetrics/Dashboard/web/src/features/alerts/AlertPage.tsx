import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useSession } from '../../api/session';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { unanswered } from '../../ui/sentence';
import { useNow } from '../../ui/useNow';
import { useMayManage } from '../channels/queries';
import { DeliveryTable } from '../deliveries/DeliveryTable';
import { useDeliveries } from '../deliveries/queries';
import { Instant } from '../people/Instant';
import { matchWords } from '../routes/match';
import { useSilences } from '../silences/queries';
import { Acknowledge } from './Acknowledge';
import { alertSentence, alertStanding, endingWords, placeWords, reachedWords, valueWords } from './ending';
import { useAlert, useRules, type Alert, type Rule } from './queries';
import { RuleName } from './RuleName';

/** One alert: what, where, since when, who was told, and who sees to it. */
export default function AlertPage() {
  const { id } = useParams({ from: '/shell/alerts/$id' });
  const { search, change } = useSearch();
  const session = useSession();
  const alerts = useAlert(id, search.asOf);
  const rules = useRules(search.asOf);
  const now = useNow();
  const maySilence = useMayManage();
  const alert = alerts.data?.value.alerts.find(each => each.id === id.toLowerCase());
  const isOpen = alert?.status === 'firing' && alert.acknowledged === undefined && search.asOf === undefined;
  const mayAcknowledge = isOpen && session?.roles.some(role => role === 'reader' || role === 'admin') === true;
  const maySeeDeliveries = session?.services === null;
  const rule = rules.data?.value.rules.find(each => each.name === alert?.rule);

  return (
    <>
      <PageHead
        title="Alert"
        sentence={
          alert !== undefined ? alertSentence(alert, search.asOf === undefined ? now : new Date(search.asOf))
          : (unanswered(alerts) ?? 'Nothing that your token may see has this id.')
        }
        actions={
          <div className="form-actions">
            {mayAcknowledge && (
              <Link to="." search={known => ({ ...known, acknowledge: '1' })} className="button">
                Acknowledge
              </Link>
            )}
            {alert?.status === 'firing' && maySilence && (
              <Link to="/silences" search={known => ({ ...carried(known), new: 'silence', rule: alert.rule })} className="button">
                Silence it
              </Link>
            )}
            <Link to="/alerts" search={carried} className="button">
              All alerts
            </Link>
          </div>
        }
      />
      <div className="grid">
        <Panel
          of={alerts}
          title="What it says"
          wide
          rows={60}
          isEmpty={() => alert === undefined}
          empty={<p>There is no alert of this id{search.asOf === undefined ? '' : ' at that moment'}, or it is of a service that your token is not for.</p>}
        >
          {() => alert !== undefined && <Facts alert={alert} rule={rule} />}
        </Panel>
        {alert !== undefined && maySeeDeliveries && <Told id={alert.id} isFiring={alert.status === 'firing'} />}
      </div>
      {alert !== undefined && !maySeeDeliveries && <p className="muted">Whom it reached is shown to tokens for all services.</p>}
      {mayAcknowledge && search['acknowledge'] === '1' && <Acknowledge alert={alert} onClose={() => change({ acknowledge: undefined })} />}
    </>
  );
}

function Facts({ alert, rule }: { alert: Alert; rule: Rule | undefined }) {
  const { acknowledged, window, fired } = alert;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ['State', <StandingMark key="state" of={alertStanding(alert)} />],
    ['Severity', <span key="severity" className="severity" data-severity={alert.severity}>{alert.severity}</span>],
    ['Level', alert.level],
    ['Rule', <RuleName key="rule" rule={alert.rule} />],
    ['Figure', <Text key="figure">{alert.metric_name}</Text>],
    ...(rule === undefined ? [] : [['Of', <Text key="of">{placeWords(rule)}</Text>] as const]),
    ['When it was raised', valueWords(alert, rule?.unit)],
    ['Fires since', <Time key="since" at={alert.raised_at} />],
    ['Told', <span key="told"><Time at={alert.told_at} />{alert.late && ', late'}</span>],
    ...(window === undefined ? [] : [['About the time', <Span key="window" {...window} />] as const]),
    ...(alert.resolved_at === undefined ? [] : [['Ended', <span key="ended"><Time at={alert.resolved_at} />: {endingWords(alert.resolution)}</span>] as const]),
    ...(fired === undefined ? [] : [['By what is known now', fired.length === 0 ? 'it never fired' : <ul key="fired">{fired.map(span => <li key={span.from}>it fired <Span {...span} /></li>)}</ul>] as const]),
    ['Acknowledged', acknowledged === undefined ? 'by nobody' : <span key="acknowledged">by <Text>{acknowledged.by}</Text>, <Time at={acknowledged.at} />{acknowledged.note !== undefined && <>: <Text>{acknowledged.note}</Text></>}</span>],
  ];
  return (
    <>
      <p className="note">
        <strong>
          <Text>{alert.message}</Text>
        </strong>
        {alert.stale && ' Its figure has no data at the moment.'}
      </p>
      <dl className="facts">
        {facts.map(([name, value]) => [<dt key={name}>{name}</dt>, <dd key={`${name} value`}>{value}</dd>])}
      </dl>
    </>
  );
}

function Span({ from, to }: { from: string; to?: string | undefined }) {
  return (
    <>
      from <Time at={from} />{' '}
      {to === undefined ? 'on' : (
        <>
          to <Time at={to} />
        </>
      )}
    </>
  );
}

/** Whom it reached and when, and what holds it back. */
function Told({ id, isFiring }: { id: string; isFiring: boolean }) {
  const deliveries = useDeliveries({ alert: id, limit: 100 });
  const silences = useSilences('open', undefined, { enabled: isFiring });
  const holding = isFiring ? (silences.data?.value.silences.filter(silence => silence.silences?.includes(id) === true) ?? []) : [];
  return (
    <>
      {holding.map(silence => (
        <p key={silence.id} className="notice wide" data-verdict="warning">
          Silenced by{' '}
          <Link to="/silences" search={carried}>
            <Text>{`${matchWords(silence.match)}: ${silence.comment}`}</Text>
          </Link>
          , until <Instant at={silence.to} />.
        </p>
      ))}
      <Panel of={deliveries} title="Who was told" wide rows={40} isEmpty={value => value.deliveries.length === 0} empty={<p>Nobody was told of it, or so long ago that it is not kept: no route takes it, it is silenced, or its group waits.</p>}>
        {value => (
          <>
            <p className="note">{reachedWords(value.deliveries)}</p>
            <DeliveryTable name="Notices about it" deliveries={value.deliveries} />
            {value.next_cursor !== undefined && <p className="muted">The newest {value.deliveries.length}.</p>}
          </>
        )}
      </Panel>
    </>
  );
}
