import { answer, api, given } from '../../api/client';
import { ProblemError } from '../../api/problem';
import { toBase64 } from './bytes';
import type { AuditEntry } from './leaf';
import { fingerprintOf, type NoteKey } from './note';
import { keyInForce, keyStep, readPin, readSeen, standingOf, writePin, writeSeen, type Pin, type Standing } from './pin';
import { growthStep, readStored, signatureStep, verifyProof, type LogState, type Step, type StoredCheckpoint } from './proof';
import { predecessorsOf, readRotation, type Rotation } from './rotation';

export interface Verification {
  steps: readonly Step[];
  checkpoint: StoredCheckpoint;
}

interface Trust {
  key: NoteKey;
  /** What verifiably handed over to it. */
  predecessors: readonly NoteKey[];
  pin: Pin;
  standing: Standing;
}

/** A rotation further back than so many pages of a thousand checkpoints, about a month of a busy log, is for `audit verify` to find. */
const mostPages = 50;

/** Goes back through the checkpoints until so many were found. */
async function findRotations(wanted: number): Promise<Rotation[]> {
  const found: Rotation[] = [];
  let cursor: string | undefined;
  for (let page = 0; page < mostPages && found.length < wanted; page++) {
    const { value } = await answer(api.GET('/audit/checkpoints', { params: { query: given({ limit: 1000, cursor }) } }));
    for (const { note } of value.checkpoints) {
      const rotation = await readRotation(note);
      if (rotation !== undefined) found.push(rotation);
    }
    cursor = value.next_cursor;
    if (cursor === undefined) break;
  }
  return found;
}

async function trusted(): Promise<Trust> {
  const { value } = await answer(api.GET('/audit/key'));
  const key = await keyInForce(value);
  if (key === undefined) throw new ProblemError({ status: 409, title: 'Nothing is signed yet', detail: 'The log has no key before its first checkpoint.', errors: [] });
  const predecessors = predecessorsOf(key, await findRotations(value.keys.length - 1));
  const pin = readPin();
  return { key, predecessors, pin: pin ?? (await pinOf(key, false)), standing: await standingOf(key, pin, predecessors) };
}

async function pinOf(key: NoteKey, isGiven: boolean): Promise<Pin> {
  return { fingerprint: await fingerprintOf(key), at: new Date().toISOString(), isGiven };
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
async function keep({ key, pin, standing }: Trust, steps: readonly Step[], state: LogState) {
  if (!hold(steps)) return;
  const seen = readSeen();
  if (standing === 'first' || standing === 'successor') writePin(await pinOf(key, pin.isGiven));
  writeSeen(seen !== undefined && seen.size > state.size ? seen : state);
}

export async function verifyEvent(eventId: string, entry: AuditEntry | undefined): Promise<Verification> {
  const trust = await trusted();
  const { value: proof } = await answer(api.GET('/audit/proof/{eventId}', { params: { path: { eventId } } }));
  const steps = [await keyStep(trust.key, trust.pin, trust.standing), ...(await verifyProof(proof, trust.key, eventId, entry))];
  const seen = readSeen();
  const state = readStored(proof.checkpoint);
  if (seen !== undefined && state !== undefined && hold(steps)) steps.push(await seenStep(seen, state));
  if (state !== undefined) await keep(trust, steps, state);
  return { steps, checkpoint: proof.checkpoint };
}

/** An older checkpoint was signed with the key of its time. */
async function signed(stored: StoredCheckpoint, { key, predecessors }: Trust): Promise<Step> {
  for (const each of [key, ...predecessors]) {
    const step = await signatureStep(stored, each);
    if (step.holds) return step;
  }
  return signatureStep(stored, key);
}

export async function verifyGrowth(earlier: StoredCheckpoint, later: StoredCheckpoint): Promise<Verification> {
  const trust = await trusted();
  const steps = [await keyStep(trust.key, trust.pin, trust.standing), await signed(earlier, trust), await signed(later, trust)];
  const [from, to] = [readStored(earlier), readStored(later)];
  if (from !== undefined && to !== undefined) {
    steps.push(await growth(from, to));
    await keep(trust, steps, to);
  }
  return { steps, checkpoint: later };
}
