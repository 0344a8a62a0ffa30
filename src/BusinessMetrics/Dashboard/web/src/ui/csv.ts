/** A field of a CSV file. A text that a spreadsheet would take for a formula is kept a text. */
export function csvField(value: string | number | null | undefined): string {
  if (value === null || value === undefined) return '';
  if (typeof value === 'number') return String(value);
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

export function csvOf(titles: readonly string[], rows: readonly (readonly (string | number | null | undefined)[])[]): string {
  return [titles, ...rows].map(row => row.map(csvField).join(',')).join('\r\n') + '\r\n';
}

export function download(name: string, type: string, text: string) {
  const url = URL.createObjectURL(new Blob([text], { type }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  URL.revokeObjectURL(url);
}
