import { useState } from 'react';
import { useZone } from '../../app/useSearch';
import { PanelFrame } from '../../ui/Panel';
import { EraseDialog } from './EraseDialog';
import type { Certificate, Hold, PersonExport } from './person';
import type { Document } from './queries';
import { holdSentence } from './sentence';

interface Props {
  person: PersonExport;
  metrics: number;
  hold: Hold | undefined;
  onAskAgain: () => void;
  onErased: (certificate: Document<Certificate>) => void;
}

export function Erasure({ person, metrics, hold, onAskAgain, onErased }: Props) {
  const zone = useZone();
  const [open, setOpen] = useState(false);
  return (
    <PanelFrame title="Erase">
      {hold === undefined ? (
        <>
          <p className="note">The person is forgotten, for good; the figures stay as they are. You see first what that means, and type the id.</p>
          <button type="button" className="danger" onClick={() => setOpen(true)}>
            Erase the person
          </button>
        </>
      ) : (
        <div className="notice" data-verdict="bad">
          <strong>A legal hold forbids it</strong>
          <p>{holdSentence(hold, zone)} Lift the hold first.</p>
        </div>
      )}
      {open && <EraseDialog userId={person.user_id} metrics={metrics} onClose={() => setOpen(false)} onAskAgain={onAskAgain} onErased={onErased} />}
    </PanelFrame>
  );
}
