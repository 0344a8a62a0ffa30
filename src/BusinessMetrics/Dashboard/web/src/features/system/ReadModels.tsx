import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Schemas } from '../../api/client';
import { errorOf } from '../../api/problem';
import type { Figures } from '../../api/queries';
import { Confirm } from '../../ui/Confirm';
import { DataTable, type Column } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { rebuild, verify } from './queries';
import { lagSentence, rebuildSentence, verifiedSentence } from './sentence';

type Projection = Schemas['ProjectionStatus'];

/** How far each is, and for administrators what mends one. */
export function ReadModels({ of, mayChange }: { of: Figures<Schemas['ProjectionsResponse']>; mayChange: boolean }) {
  const columns: Column<Projection>[] = [
    { title: 'Read model', value: row => row.name },
    { title: 'State', value: row => row.state },
    { title: 'Position', value: row => row.position, show: row => row.position.toLocaleString(), numeric: true },
    { title: 'Lag', value: row => row.lag_events, show: lagSentence, numeric: true },
    { title: 'Last rebuild', value: row => row.last_rebuild?.started_at, show: row => row.last_rebuild !== undefined && <Rebuild of={row.last_rebuild} /> },
    ...(mayChange ? [{ title: 'Mend', value: () => null, show: (row: Projection) => <Mend projection={row} /> }] : []),
  ];
  return (
    <Panel title="Read models" of={of} wide isEmpty={value => value.projections.length === 0}>
      {value => (
        <>
          {value.projections.map(
            ({ name, failed_event: failed }) =>
              failed !== undefined && (
                <p key={name} role="alert">
                  {name} stands at event {failed.sequence.toLocaleString()}
                  {failed.type !== null && ` (${failed.type})`}, which it cannot fold.
                </p>
              ),
          )}
          <DataTable name="Read models" columns={columns} rows={value.projections} keyOf={row => row.name} />
          {!mayChange && <p className="muted">Administrators rebuild a read model, or compare it with the records, here.</p>}
        </>
      )}
    </Panel>
  );
}

function Rebuild({ of }: { of: Schemas['RebuildResponse'] }) {
  return of.state === 'running' ? (
    <>
      <progress value={of.progress} max={1} aria-label={`Rebuild of ${of.projection}`} /> {rebuildSentence(of)}
    </>
  ) : (
    <>
      {rebuildSentence(of)} <Time at={of.ended_at ?? of.started_at} />
    </>
  );
}

function Mend({ projection: { name, last_rebuild: last } }: { projection: Projection }) {
  const queries = useQueryClient();
  const verifying = useMutation({
    mutationFn: () => verify(name),
    onSuccess: verification => toast(verifiedSentence(verification), verification.differences > 0),
    onError: failure => toast(errorOf(failure).message, true),
  });
  const begin = async () => {
    await rebuild(name);
    await queries.invalidateQueries({ queryKey: ['system', 'projections'] });
  };
  return (
    <div className="form-actions">
      <button type="button" disabled={verifying.isPending} onClick={() => verifying.mutate()}>
        {verifying.isPending ? 'Comparing' : 'Compare'}
        <span className="hidden"> {name} with the records</span>
      </button>
      {last?.state !== 'running' && (
        <Confirm
          label={
            <>
              Rebuild<span className="hidden"> {name}</span>
            </>
          }
          title={`Rebuild ${name}?`}
          does={`Rebuild ${name}`}
          action={begin}
        >
          <p>It is filled anew from the log, which takes a minute for some hundred thousand metrics. The old one answers meanwhile, and the new one takes its place in one step; the audit trail says who began it.</p>
        </Confirm>
      )}
    </div>
  );
}
