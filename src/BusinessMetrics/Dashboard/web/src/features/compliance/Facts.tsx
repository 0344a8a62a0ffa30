import type { Figures } from '../../api/queries';
import { Amount } from '../../ui/Amount';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import type { Compliance } from './sentence';

type Fact = readonly [name: string, value: number];

function Facts({ of }: { of: readonly Fact[] }) {
  return (
    <dl className="facts">
      {of.map(([name, value]) => [
        <dt key={name}>
          <Text>{name}</Text>
        </dt>,
        <dd key={`${name} value`}>
          <Amount value={value} />
        </dd>,
      ])}
    </dl>
  );
}

/** A sum of 0 and nothing reported are the same to the API; with all of a block 0, nothing is the likelier. */
function isNothing(figures: readonly number[]): boolean {
  return figures.every(figure => figure === 0);
}

export function DataProtection({ of }: { of: Figures<Compliance> }) {
  return (
    <Panel
      of={of}
      title="Data protection"
      rows={50}
      isEmpty={({ data_protection: { removed_here, ...figures } }) => isNothing(Object.values(figures)) && isNothing(Object.values(removed_here))}
      empty={<p className="muted">Nothing is reported in this time, and nothing personal was removed here.</p>}
    >
      {({ data_protection: figures }) => (
        <>
          <Facts of={[['Data encrypted', figures.data_encrypted], ['Data anonymised', figures.data_anonymized], ['Personal data found', figures.pii_detected], ['Personal data removed', figures.pii_removed]]} />
          <h3 className="between">Removed here, before it was stored</h3>
          {Object.keys(figures.removed_here).length === 0 ? <p className="muted">Nothing in this time.</p> : <Facts of={Object.entries(figures.removed_here)} />}
        </>
      )}
    </Panel>
  );
}

export function AccessControl({ of }: { of: Figures<Compliance> }) {
  return (
    <Panel of={of} title="Access control" rows={50} isEmpty={value => isNothing(Object.values(value.access_control))} empty={<p className="muted">Nothing is reported in this time.</p>}>
      {({ access_control: figures }) => (
        <>
          <Facts of={[['Users', figures.total_users], ['Active users', figures.active_users], ['Failed sign-ins', figures.failed_logins], ['Privilege escalations', figures.privilege_escalations]]} />
          <p className="between muted">Users are as last reported; failed sign-ins and escalations are the sums of this time. The API writes 0 also where one of them was not reported.</p>
        </>
      )}
    </Panel>
  );
}
