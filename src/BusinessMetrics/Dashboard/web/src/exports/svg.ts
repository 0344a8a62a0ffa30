import { ink } from './ink';

export type Attributes = Readonly<Record<string, string | number | undefined>>;

/** Text as XML takes it: what is no character there is a space; tabs and line ends are some. */
export function escaped(text: string): string {
  return text
    .replaceAll(/[^\P{Cc}\t\n]|[\p{Cs}\uFFFE\uFFFF]/gu, ' ')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function written(value: string | number): string {
  return typeof value === 'number' ? String(Math.round(value * 100) / 100) : escaped(value);
}

/** @param inside Elements, or text that is escaped. */
export function element(name: string, attributes: Attributes, inside = ''): string {
  const said = Object.entries(attributes).flatMap(([key, value]) => (value === undefined ? [] : [` ${key}="${written(value)}"`])).join('');
  return inside === '' ? `<${name}${said}/>` : `<${name}${said}>${inside}</${name}>`;
}

export function label(text: string, x: number, y: number, more: Attributes = {}): string {
  return element('text', { x, y, fill: ink.text, 'font-size': 12, ...more }, escaped(text));
}

/** About as wide as the system's sans draws it: nothing measures text where there is no page. */
export function widthOf(text: string, size: number): number {
  let ems = 0;
  for (const letter of text) ems += letter > '\u2e80' ? 1 : /[ilj.,:;'|!()[\]]/.test(letter) ? 0.3 : /[A-Zmw%@–—]/.test(letter) ? 0.72 : 0.55;
  return ems * size;
}

/** Lines that are no wider; a word that is by itself stays whole. */
export function wrapped(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(/\s+/).filter(Boolean)) {
    const longer = line === '' ? word : `${line} ${word}`;
    if (line !== '' && widthOf(longer, size) > width) {
      lines.push(line);
      line = word;
    } else line = longer;
  }
  return line === '' ? lines : [...lines, line];
}

export function shortened(text: string, width: number, size: number): string {
  if (widthOf(text, size) <= width) return text;
  const letters = Array.from(text);
  while (letters.length > 1 && widthOf(`${letters.join('')}…`, size) > width) letters.pop();
  return `${letters.join('')}…`;
}
