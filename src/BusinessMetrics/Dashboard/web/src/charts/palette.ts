/** A series' colour and dash, both: nobody has to tell colours apart. The colours are in styles/tokens.css. */
export interface Slot {
  /** 1 to 8, or 0 for the grey of the rest. */
  colour: number;
  dash: readonly number[];
}

export const colours = 8;
const dashes: readonly (readonly number[])[] = [[], [8, 4], [2, 3], [8, 3, 2, 3], [14, 4], [4, 4], [1, 4], [12, 3, 2, 3, 2, 3]];

function hash(name: string): number {
  let value = 2_166_136_261;
  for (const character of name) value = Math.imul(value ^ (character.codePointAt(0) ?? 0), 16_777_619) >>> 0;
  return value;
}

/**
 * The same colour for the same name on every chart of a page: what is remembered is kept, what is new gets the colour of
 * its name, or the next that none of these names has. The ninth and all beyond are grey.
 */
export function slotsOf(names: readonly string[], remembered: Map<string, number> = pageColours): Map<string, Slot> {
  const taken = new Set<number>();
  const slots = new Map<string, Slot>();
  const first = names.slice(0, colours);
  const chosen = new Map<string, number>();
  for (const name of first) {
    const known = remembered.get(name);
    if (known === undefined || taken.has(known)) continue;
    taken.add(known);
    chosen.set(name, known);
  }
  for (const name of first) {
    if (chosen.has(name)) continue;
    let colour = (hash(name) % colours) + 1;
    while (taken.has(colour)) colour = (colour % colours) + 1;
    taken.add(colour);
    chosen.set(name, colour);
    if (!remembered.has(name)) remembered.set(name, colour);
  }
  for (const name of names) {
    const colour = chosen.get(name) ?? 0;
    slots.set(name, { colour, dash: colour === 0 ? [2, 2] : (dashes[colour - 1] ?? []) });
  }
  return slots;
}

const pageColours = new Map<string, number>();
