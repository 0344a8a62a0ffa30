import { useMemo, useState } from 'react';
import { PanelFrame } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { download } from '../../ui/csv';
import { ActionTable, MetricTable } from './ExportTables';
import { Erasure } from './Erasure';
import { Hold } from './Hold';
import { holdOf, storedOf, type Certificate, type PersonExport } from './person';
import type { Document } from './queries';
import { ResultHeading } from './ResultHeading';
import { personSentence } from './sentence';
import { StoredFacts, StoredKinds } from './Stored';

interface Props {
  exported: Document<PersonExport>;
  onAskAgain: () => void;
  onErased: (certificate: Document<Certificate>) => void;
}

/** Somebody who was looked up. */
export function Person({ exported, onAskAgain, onErased }: Props) {
  const { value } = exported;
  const stored = useMemo(() => storedOf(value), [value]);
  // The service says itself what it has set or lifted; asking for the export again would be another entry of the audit trail.
  const [hold, setHold] = useState(() => holdOf(value));
  return (
    <>
      <section className="panel wide">
        <header className="panel-head">
          <ResultHeading>
            Person <Text>{value.user_id}</Text>
          </ResultHeading>
          {/* Named by the number: a file's name is seen in more places than its content. */}
          <button type="button" onClick={() => download(`subject-${value.subject_id}.json`, 'application/json', exported.text)}>
            Download JSON
          </button>
        </header>
        <p className="note">{personSentence(stored, hold)}</p>
        <StoredFacts person={value} stored={stored} />
      </section>
      <StoredKinds stored={stored} />
      <Hold userId={value.user_id} hold={hold} onChange={setHold} />
      <Erasure person={value} metrics={stored.metrics} hold={hold} onAskAgain={onAskAgain} onErased={onErased} />
      <PanelFrame title="What was done about them" wide>
        <ActionTable actions={value.actions} />
      </PanelFrame>
      <PanelFrame title="Metrics" wide>
        <MetricTable metrics={value.metrics} />
      </PanelFrame>
    </>
  );
}
