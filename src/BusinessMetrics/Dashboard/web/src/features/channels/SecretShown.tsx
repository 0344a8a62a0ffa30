import { Command } from '../../ui/Command';
import { Dialog } from '../../ui/Dialog';

/** What was made just now: it is in no address and in no other answer. */
export function SecretShown({ name, secret, onClose }: { name: string; secret: string; onClose: () => void }) {
  return (
    <Dialog title={`The secret of ${name}`} open onClose={onClose}>
      <p>Its receiver checks signatures with this. Copy it now: it is not shown again.</p>
      <Command label="the secret" text={secret} />
      <div className="form-actions">
        <button type="button" className="primary" onClick={onClose}>
          I have it
        </button>
      </div>
    </Dialog>
  );
}
