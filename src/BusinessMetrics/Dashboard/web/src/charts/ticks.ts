/** Round values from 0 (or below it) that reach over all of them: at most `most` steps. */
export function ticksOf(least: number, greatest: number, most = 4): number[] {
  const low = Math.min(0, least);
  const high = Math.max(0, greatest);
  if (low === high) return [0, 1];
  const rough = (high - low) / most;
  const size = 10 ** Math.floor(Math.log10(rough));
  const step = ([1, 2, 2.5, 5, 10].find(each => each * size >= rough - size * 1e-9) ?? 10) * size;
  const ticks: number[] = [];
  for (let index = Math.floor(low / step + 1e-9); ; index++) {
    const tick = Number((index * step).toPrecision(12));
    ticks.push(tick);
    if (tick >= high) return ticks;
  }
}

/** Labels beside lines' ends, moved apart until none hides another; each keeps its order. */
export function spread(wanted: readonly number[], apart: number, low: number, high: number): number[] {
  const order = wanted.map((at, index) => ({ at, index })).sort((a, b) => a.at - b.at);
  let last = low - apart;
  for (const each of order) {
    each.at = Math.max(each.at, last + apart);
    last = each.at;
  }
  let next = high + apart;
  for (const each of order.reverse()) {
    each.at = Math.min(each.at, next - apart);
    next = each.at;
  }
  const placed = new Array<number>(wanted.length).fill(0);
  for (const each of order) placed[each.index] = each.at;
  return placed;
}
