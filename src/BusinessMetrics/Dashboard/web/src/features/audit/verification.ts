import { answer, api } from '../../api/client';
import { ProblemError } from '../../api/problem';
import { toBase64 } from './bytes';
import type { AuditEntry } from './leaf';
import { fingerprintOf, type NoteKey } from './note';
import { keyInForce, keyStep, readPin, readSeen, writePin, writeSeen, type Pin } from './pin';
import { growthStep, readStored, signatureStep, verifyProof, type LogState, type Step, type StoredCheckpoint } from './proof';

export interface Verification {
  steps: readonly Step[];
  checkpoint: StoredCheckpoint;
}

interface Trust {
  key: NoteKey;
  pin: Pin;
  isNew: boolean;
}

async function trusted(): Promise<Trust> {
  const { value } = await answer(api.GET('/audit/key'));
  const key = await keyInForce(value);
  if (key === undefined) throw new ProblemError({ status: 409, title: 'Nothing is signed yet', detail: 'The log has no key before its first checkpoint.', errors: [] });
  const pin = readPin();
  return { key, pin: pin ?? { fingerprint: await fingerprintOf(key), at: new Date().toISOString(), isGiven: false }, isNew: pin === undefined };
}

const hold = (steps: readonly Step[]) => steps.every(step => step.holds);

async function growth(earlier: LogState, later: LogState): Promise<Step> {
  const { value } = await answer(api.GET('/audit/consistency', { params: { query: { from: Number(earlier.size), to: Number(later.size) } } }));
  return growthStep(earlier, later, value);
}

/** Against an older, truthful state of the log that is passed off as the newest. */
async function seenStep(seen: LogState, now: LogState): Promise<Step> {
  if (seen.size > now.size)
    return {
      title: 'The log continues the one that this browser verified before',
      holds: false,
      says: `It had ${seen.size} events then and has ${now.size} now: its end was cut off, or an older backup was restored.`,
      compared: [['Root then', toBase64(seen.root)], ['Root now', toBase64(now.root)]],
    };
  return { ...(await growth(seen, now)), title: 'The log continues the one that this browser verified before' };
}

/** What held is remembered only once all of it holds: a forged proof leaves no trace here. */
function keep({ pin, isNew }: Trust, steps: readonly Step[], state: LogState) {
  if (!hold(steps)) return;
  if (isNew) writePin(pin);
  if (state.size > (readSeen()?.size ?? 0n)) writeSeen(state);
}

export async function verifyEvent(eventId: string, entry: AuditEntry | undefined): Promise<Verification> {
  const trust = await trusted();
  const { value: proof } = await answer(api.GET('/audit/proof/{eventId}', { params: { path: { eventId } } }));
  const steps = [await keyStep(trust.key, trust.pin, trust.isNew), ...(await verifyProof(proof, trust.key, eventId, entry))];
  const seen = readSeen();
  const state = readStored(proof.checkpoint);
  if (seen !== undefined && state !== undefined && hold(steps)) steps.push(await seenStep(seen, state));
  if (state !== undefined) keep(trust, steps, state);
  return { steps, checkpoint: proof.checkpoint };
}

export async function verifyGrowth(earlier: StoredCheckpoint, later: StoredCheckpoint): Promise<Verification> {
  const trust = await trusted();
  const steps = [await keyStep(trust.key, trust.pin, trust.isNew), await signatureStep(earlier, trust.key), await signatureStep(later, trust.key)];
  const [from, to] = [readStored(earlier), readStored(later)];
  if (from !== undefined && to !== undefined) {
    steps.push(await growth(from, to));
    keep(trust, steps, to);
  }
  return { steps, checkpoint: later };
}
