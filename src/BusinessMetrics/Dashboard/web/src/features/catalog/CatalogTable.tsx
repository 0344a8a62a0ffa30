import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Schemas } from '../../api/client';
import { carried } from '../../app/search';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { listed, named } from '../../ui/format';
import { writeQuestions, type Question } from '../explore/questions';
import { isFigure } from '../explore/vocabulary';
import { reasonWords } from './words';

type Kind = Schemas['CatalogMetric'];

export function CatalogTable({ kinds }: { kinds: readonly Kind[] }) {
  return (
    <DataTable
      name="Catalogue"
      columns={[
        {
          title: 'Metric',
          value: kind => kind.metric_name,
          // Of this unit and service: a metric of the same name elsewhere may be something else.
          show: kind => <Explores question={{ metric: kind.metric_name, unit: kind.unit }} service={kind.service}><Text>{kind.metric_name}</Text></Explores>,
        },
        { title: 'Category', value: kind => kind.category },
        { title: 'Unit', value: kind => kind.unit, show: kind => <><Text>{kind.unit}</Text>{kind.dimension !== 'unknown' && kind.dimension !== kind.unit && <small className="muted"> {kind.dimension}</small>}</> },
        { title: 'Service', value: kind => kind.service, show: kind => <Text>{kind.service}</Text> },
        { title: 'Recorded', value: kind => kind.count, show: kind => <Amount value={kind.count} />, numeric: true },
        { title: 'First', value: kind => kind.first_seen, show: kind => <Time at={kind.first_seen} /> },
        { title: 'Last', value: kind => kind.last_seen, show: kind => <Time at={kind.last_seen} /> },
        { title: 'Counts in', value: kind => (kind.figures.length === 0 ? `no figure: ${reasonWords(kind.reason)}` : listed(kind.figures)), show: kind => <Counts of={kind} /> },
      ]}
      rows={kinds}
      keyOf={kind => JSON.stringify([kind.category, kind.metric_name, kind.unit, kind.service])}
    />
  );
}

function Counts({ of: { figures, reason, needed, service } }: { of: Kind }) {
  if (figures.length > 0)
    return (
      <ul className="counts">
        {figures.map(figure => (
          <li key={figure}>{isFigure(figure) ? <Explores question={{ figure }} service={service}>{named(figure)}</Explores> : named(figure)}</li>
        ))}
      </ul>
    );
  return (
    <>
      <strong>No figure</strong>: {reasonWords(reason)}.{needed !== undefined && <span className="muted"> Needed is {needed}.</span>}
    </>
  );
}

function Explores({ question, service, children }: { question: Question; service: string; children: ReactNode }) {
  return (
    <Link to="/explore" search={known => ({ ...carried(known), service, ...writeQuestions([question]) })}>
      {children}
    </Link>
  );
}
