import { Command } from '../../ui/Command';

const commands = `BusinessMetrics audit key > log.pub
BusinessMetrics audit export log.ndjson.gz
BusinessMetrics audit verify --offline log.ndjson.gz --public-key log.pub --checkpoint newest.checkpoint`;

/** Without this page: three files suffice, on any machine. */
export function Elsewhere({ open = false }: { open?: boolean }) {
  return (
    <details className="between" open={open}>
      <summary>Verify elsewhere</summary>
      <p className="between">The first two run where the service runs, the third on whichever machine. newest.checkpoint is in the service's AUDIT_CHECKPOINT_DIR.</p>
      <Command label="commands that verify the whole log" text={commands} />
    </details>
  );
}
