/** A text that a spreadsheet would take for a formula is kept a text; spaces before it do not keep it from being one. */
export function defused(text: string): string {
  return /^\s*[=+\-@]|^ *[\t\r\n]/.test(text) ? `'${text}` : text;
}

/** A field of a CSV file; numbers are nobody's formula. */
export function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = defused(value);
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(titles: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return [titles, ...rows].map(row => row.map(csvField).join(',')).join('\r\n') + '\r\n';
}

export function download(name: string, type: string, content: string | Blob) {
  const url = URL.createObjectURL(typeof content === 'string' ? new Blob([content], { type }) : content);
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
