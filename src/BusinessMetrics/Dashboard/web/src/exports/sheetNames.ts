/** As long as a spreadsheet lets a sheet's name be. */
const longest = 31;

/** Names as spreadsheets allow them: one to 31 characters, none of []:*?/\, no two alike in any case. */
export function sheetNames(titles: readonly string[]): string[] {
  // Spreadsheets keep a sheet of this name for themselves.
  const taken = new Set(['history']);
  return titles.map(title => {
    // An apostrophe at either end would end the name in a formula.
    const kept = title.replaceAll(/[[\]:*?/\\\p{Cc}\p{Cs}]+/gu, ' ').replaceAll(/\s+/g, ' ').replaceAll(/^[' ]+|[' ]+$/g, '') || 'Sheet';
    let name = cut(kept, longest);
    for (let number = 2; taken.has(name.toLowerCase()); number++) {
      const suffix = ` (${number})`;
      name = `${cut(kept, longest - suffix.length)}${suffix}`;
    }
    taken.add(name.toLowerCase());
    return name;
  });
}

/** By whole letters: half of one is none. */
function cut(text: string, most: number): string {
  let kept = '';
  for (const letter of text) {
    if (kept.length + letter.length > most) break;
    kept += letter;
  }
  return kept.replaceAll(/[' ]+$/g, '');
}
