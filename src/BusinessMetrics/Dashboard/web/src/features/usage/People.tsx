import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { Bars } from '../../charts/Bars';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { mostPeople } from './sentence';

type Usage = Schemas['UsageMetrics'];

const drawn = 10;

/** @param choose A person's id is in no address, and so in no history of a browser. */
export function People({ of, seesPeople, choose }: { of: Figures<Usage>; seesPeople: boolean; choose: (person: string) => void }) {
  const empty = (
    <p className="muted">
      No metric of this time names a person: send <code>user_id</code> with it.
    </p>
  );
  return (
    <>
      <Panel of={of} title="Most active people" quiet wide rows={70} isEmpty={value => Object.keys(value.requests_by_user).length === 0} empty={empty}>
        {({ requests_by_user }) => (
          <Bars
            title={`The ${drawn} people with most requests`}
            what="their requests"
            unit=""
            bars={Object.entries(requests_by_user).slice(0, drawn).map(([name, value]) => ({ name, value }))}
          />
        )}
      </Panel>
      <Panel of={of} title="People" wide rows={70} isEmpty={value => value.user_activity.length === 0} empty={empty}>
        {({ user_activity }) => (
          <>
            <p className="note muted">
              {seesPeople ? 'Shown by their ids, since you are an administrator.' : 'Shown by pseudonyms: the same person keeps the same one; only an administrator sees who it is.'}
              {user_activity.length >= mostPeople && ` The ${mostPeople} busiest.`}
            </p>
            <DataTable
              name="People"
              columns={[
                {
                  title: seesPeople ? 'User' : 'Pseudonym',
                  value: each => each.user_id,
                  show: each => (
                    <button type="button" className="link" onClick={() => choose(each.user_id)}>
                      <Text>{each.user_id}</Text>
                    </button>
                  ),
                },
                { title: 'Requests', value: each => each.requests, show: each => <Amount value={each.requests} />, numeric: true },
                { title: 'Sessions', value: each => each.active_sessions, show: each => <Amount value={each.active_sessions} />, numeric: true },
                { title: 'Last active', value: each => each.last_activity, show: each => <Time at={each.last_activity} /> },
              ]}
              rows={user_activity}
              keyOf={each => each.user_id}
            />
          </>
        )}
      </Panel>
    </>
  );
}
