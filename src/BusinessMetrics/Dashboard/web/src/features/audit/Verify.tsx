import { useMutation, useQuery } from '@tanstack/react-query';
import { useReducer, type ReactNode } from 'react';
import { errorOf } from '../../api/problem';
import { Failure, PanelFrame } from '../../ui/Panel';
import { useNow } from '../../ui/useNow';
import { Elsewhere } from './Elsewhere';
import { PinnedKey } from './PinnedKey';
import { StepList } from './StepList';
import type { Verification } from './verification';
import { dueWords, isUnsigned, obstacle } from './words';

interface Props {
  title: string;
  /** What is about to be asked, and what that leaves behind. */
  lead: ReactNode;
  verify: () => Promise<Verification>;
  /** Of what it is about, where that may not be signed yet. */
  recordedAt?: string | undefined;
  disabled?: boolean;
  /** Behind the steps. */
  children?: ReactNode;
}

/** Asks for a proof and checks it here, when somebody says so: seeing a proof is in the audit trail. */
export function Verify({ title, lead, verify, recordedAt, disabled = false, children }: Props) {
  const [, show] = useReducer((count: number) => count + 1, 0);
  const able = useQuery({ queryKey: ['can-verify'], queryFn: async () => (await obstacle()) ?? null, staleTime: Infinity });
  const verification = useMutation({ mutationFn: verify });
  const changedKey = () => {
    verification.reset();
    show();
  };

  return (
    <PanelFrame title={title} wide>
      {able.data === undefined ? (
        <p className="muted">Asking the browser what it can.</p>
      ) : able.data !== null ? (
        <div className="notice" data-verdict="warning" role="status">
          <strong>This page cannot verify.</strong>
          <p>{able.data} That says nothing about the proof.</p>
          <Elsewhere open />
        </div>
      ) : (
        <div className="form">
          <div className="note">{lead}</div>
          <PinnedKey onChange={changedKey} />
          <p className="form-actions">
            <button type="button" className="primary" disabled={disabled || verification.isPending} onClick={() => verification.mutate()}>
              {verification.isPending ? 'Verifying' : verification.isIdle ? 'Verify in this browser' : 'Verify again'}
            </button>
          </p>
          {verification.isError && (isUnsigned(verification.error) ? <Unsigned recordedAt={recordedAt} failure={verification.error} /> : <Failure error={errorOf(verification.error)} />)}
          {verification.data !== undefined && <StepList steps={verification.data.steps} />}
          {verification.data !== undefined && (verification.data.steps.every(step => step.holds) ? children : <Refused />)}
          <Elsewhere />
        </div>
      )}
    </PanelFrame>
  );
}

function Unsigned({ recordedAt, failure }: { recordedAt: string | undefined; failure: unknown }) {
  const now = useNow();
  return (
    <div className="notice" data-verdict="warning" role="status">
      <strong>{errorOf(failure).problem.title}</strong>
      <p>It is younger than the newest checkpoint, so nothing can be proven about it yet. {dueWords(recordedAt, now)} Then verify again.</p>
    </div>
  );
}

function Refused() {
  return (
    <p>
      Nothing is proven. Keep what this page shows and the newest checkpoint that you have from elsewhere, and have the whole log checked with <code>audit verify</code>: it names the place, and whether events, checkpoints or the table behind this page were changed.
    </p>
  );
}
