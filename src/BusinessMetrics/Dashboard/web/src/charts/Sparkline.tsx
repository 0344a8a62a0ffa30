/** The shape of a figure's last while, beside the figure that says it in words. */
export function Sparkline({ values }: { values: readonly (number | null)[] }) {
  const path = sparkPath(values, 120, 24);
  return (
    <svg className="sparkline" viewBox="0 0 120 24" preserveAspectRatio="none" aria-hidden="true">
      <path d={path} vectorEffect="non-scaling-stroke" />
    </svg>
  );
}

/** Gaps are gaps; a point alone is a short dash. */
export function sparkPath(values: readonly (number | null)[], width: number, height: number): string {
  const known = values.filter(value => value !== null);
  if (known.length === 0) return '';
  const low = Math.min(0, ...known);
  const range = Math.max(...known) - low || 1;
  const step = values.length > 1 ? width / (values.length - 1) : width;
  const at = (value: number, index: number) => `${(index * step).toFixed(1)} ${(height - 2 - ((value - low) / range) * (height - 4)).toFixed(1)}`;
  return values
    .map((value, index) => {
      if (value === null) return '';
      const before = values[index - 1] ?? null;
      const after = values[index + 1] ?? null;
      return before === null ? `M${at(value, index)}${after === null ? 'h1' : ''}` : `L${at(value, index)}`;
    })
    .join('');
}
