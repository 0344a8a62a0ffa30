import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { PanelFrame } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { Instant } from './Instant';
import type { PersonExport, Stored } from './person';

export function StoredFacts({ person, stored }: { person: PersonExport; stored: Stored }) {
  return (
    <dl className="facts">
      <dt>Metrics</dt>
      <dd>
        <Amount value={stored.metrics} />
        {stored.retracted > 0 && (
          <>
            , <Amount value={stored.retracted} /> retracted
          </>
        )}
      </dd>
      <dt>Sessions</dt>
      <dd>
        <Amount value={stored.sessions} />
      </dd>
      <dt>First metric</dt>
      <dd>{stored.first === undefined ? 'none' : <Time at={stored.first} />}</dd>
      <dt>Last metric</dt>
      <dd>{stored.last === undefined ? 'none' : <Time at={stored.last} />}</dd>
      <dt>Known since</dt>
      <dd>
        <Time at={person.created_at} />
      </dd>
      <dt>Subject</dt>
      <dd>
        <code className="foreign">{[person.subject_id, ...(person.other_subject_ids ?? [])].join(', ')}</code>
      </dd>
      <dt>Exported</dt>
      <dd>
        <Instant at={person.exported_at} />
      </dd>
    </dl>
  );
}

export function StoredKinds({ stored }: { stored: Stored }) {
  return (
    <PanelFrame title="What is stored" wide>
      {stored.kinds.length === 0 ? (
        <p className="muted">No metric.</p>
      ) : (
        <DataTable
          name="Kinds of metrics"
          columns={[
            { title: 'Metric', value: kind => kind.metric, show: kind => <Text>{kind.metric}</Text> },
            { title: 'Category', value: kind => kind.category, show: kind => <Text>{kind.category}</Text> },
            { title: 'Service', value: kind => kind.service, show: kind => <Text>{kind.service}</Text> },
            { title: 'Metrics', value: kind => kind.count, show: kind => <Amount value={kind.count} />, numeric: true },
            { title: 'First', value: kind => kind.first, show: kind => <Time at={kind.first} /> },
            { title: 'Last', value: kind => kind.last, show: kind => <Time at={kind.last} /> },
          ]}
          rows={stored.kinds}
          keyOf={kind => JSON.stringify([kind.metric, kind.category, kind.service])}
        />
      )}
    </PanelFrame>
  );
}
