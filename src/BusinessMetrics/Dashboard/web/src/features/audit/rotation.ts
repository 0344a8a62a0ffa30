import { isSameKey, isSignedBy, readCheckpoint, readKey, readNote, type NoteKey } from './note';

/** One key hands over to the next, in a checkpoint that both have signed: trust in one carries over to the other. */
export interface Rotation {
  from: NoteKey;
  to: NoteKey;
}

/** The rotation in a checkpoint; nothing where there is none, or one of the two keys did not sign it. */
export async function readRotation(text: string): Promise<Rotation | undefined> {
  const note = readNote(text);
  const written = note === undefined ? undefined : readCheckpoint(note.text)?.rotation;
  if (note === undefined || written === undefined) return undefined;
  const [from, to] = [await readKey(written[0]), await readKey(written[1])];
  if (from === undefined || to === undefined) return undefined;
  return (await isSignedBy(note, from)) && (await isSignedBy(note, to)) ? { from, to } : undefined;
}

/** The keys before this one, the last first, as far as each handed over to the next. */
export function predecessorsOf(key: NoteKey, rotations: readonly Rotation[]): NoteKey[] {
  const before: NoteKey[] = [];
  let next: NoteKey | undefined = key;
  while (next !== undefined) {
    const known: NoteKey = next;
    next = rotations.find(({ from, to }) => isSameKey(to, known) && ![key, ...before].some(each => isSameKey(each, from)))?.from;
    if (next !== undefined) before.push(next);
  }
  return before;
}
