/** Where a panel lies, in columns and rows. */
export interface Box {
  id: string;
  x: number;
  y: number;
  w: number;
  h: number;
}

/** What the service keeps: see docs/understand/dashboard/boards.md. */
export const columns = 12;
export const mostRows = 1000;
export const tallest = 50;

function between(value: number, least: number, most: number): number {
  return Math.min(most, Math.max(least, Math.round(value)));
}

/** The nearest place on the grid that is as large. */
export function within<B extends Box>(box: B): B {
  const w = between(box.w, 1, columns);
  const h = between(box.h, 1, tallest);
  return { ...box, w, h, x: between(box.x, 0, columns - w), y: between(box.y, 0, mostRows - h) };
}

export function overlap(a: Box, b: Box): boolean {
  return a.id !== b.id && a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
}

/** From the top, each row from its start: how panels are read, and stacked where there is one column. */
export function readingOrder<B extends Box>(boxes: readonly B[]): B[] {
  return [...boxes].sort((a, b) => a.y - b.y || a.x - b.x);
}

/** Everything as far up as it goes without passing what lies above it. */
export function compact<B extends Box>(boxes: readonly B[]): B[] {
  const placed: B[] = [];
  for (const box of readingOrder(boxes)) {
    let y = placed.filter(each => each.x < box.x + box.w && box.x < each.x + each.w).reduce((end, each) => Math.max(end, each.y + each.h), 0);
    while (placed.some(each => overlap(each, { ...box, y }))) y += 1;
    placed.push({ ...box, y });
  }
  return inOrderOf(boxes, placed);
}

/** As they are, unless one lies on another, which the service takes: then nothing would be seen of one. */
export function apart<B extends Box>(boxes: readonly B[]): readonly B[] {
  return boxes.some(a => boxes.some(b => overlap(a, b))) ? compact(boxes) : boxes;
}

/** A panel goes where it is wanted; what lies there makes way downwards, and gaps close. */
export function place<B extends Box>(boxes: readonly B[], wanted: Box): B[] {
  const known = boxes.find(box => box.id === wanted.id);
  if (known === undefined) return [...boxes];
  const moved: B = within({ ...known, x: wanted.x, y: wanted.y, w: wanted.w, h: wanted.h });
  const settled: B[] = [moved];
  for (const box of readingOrder(boxes.filter(each => each.id !== wanted.id))) {
    let y = box.y;
    for (let hit = blocking(settled, { ...box, y }); hit !== undefined; hit = blocking(settled, { ...box, y })) y = hit.y + hit.h;
    settled.push({ ...box, y });
  }
  return compact(inOrderOf(boxes, settled));
}

function blocking(settled: readonly Box[], box: Box): Box | undefined {
  return settled.find(each => overlap(each, box));
}

function inOrderOf<B extends Box>(order: readonly Box[], boxes: readonly B[]): B[] {
  const byId = new Map(boxes.map(box => [box.id, box]));
  return order.map(box => byId.get(box.id)).filter(box => box !== undefined);
}

/** The first gap, from the top, that holds a panel of this size. */
export function gapFor(boxes: readonly Box[], w: number, h: number): { x: number; y: number } {
  for (let y = 0; ; y++)
    for (let x = 0; x + w <= columns; x++)
      if (!boxes.some(box => overlap(box, { id: '', x, y, w, h }))) return { x, y };
}

const steps: Record<string, readonly [across: number, down: number]> = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

export function isStep(key: string): boolean {
  return key in steps;
}

/**
 * By keyboard: arrows move a panel, with shift they size it. Up and down go past the next panel rather than by a row, since
 * gaps close at once: by a row nothing would happen.
 */
export function nudge<B extends Box>(boxes: readonly B[], id: string, key: string, sizes: boolean): B[] {
  const box = boxes.find(each => each.id === id);
  const step = steps[key];
  if (box === undefined || step === undefined) return [...boxes];
  const [across, down] = step;
  if (sizes) return place(boxes, { ...box, w: Math.min(box.w + across, columns - box.x), h: box.h + down });
  if (down === 0) return place(boxes, { ...box, x: box.x + across });
  const others = boxes.filter(each => each.id !== id && each.x < box.x + box.w && box.x < each.x + each.w);
  if (down < 0) {
    const above = others.filter(each => each.y < box.y).reduce<Box | undefined>((nearest, each) => (nearest === undefined || each.y > nearest.y ? each : nearest), undefined);
    return above === undefined ? [...boxes] : place(boxes, { ...box, y: above.y });
  }
  const below = others.filter(each => each.y >= box.y + box.h).reduce<Box | undefined>((nearest, each) => (nearest === undefined || each.y < nearest.y ? each : nearest), undefined);
  // It makes way for the panel below, which takes its place.
  return below === undefined ? [...boxes] : place(boxes, { ...below, y: box.y });
}

/** Where a panel is now, for those who do not see it move. */
export function placeWords({ x, y, w, h }: Box): string {
  return `column ${x + 1}, row ${y + 1}, ${w} wide, ${h} high`;
}

export function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.w === b.w && a.h === b.h;
}
