import { download } from '../ui/csv';
import type { About } from './about';
import type { Drawing } from './drawing';
import { sheetsOf, tableCsv } from './files';
import { caption, fileName } from './names';
import { pictureOf } from './picture';
import { pngOf } from './png';
import type { Table, Told } from './table';

export interface Taken {
  table: Table;
  sentence: string | undefined;
  drawing: Drawing | undefined;
  about: About;
}

export const kinds = ['png', 'svg', 'csv', 'xlsx'] as const;
export type Kind = (typeof kinds)[number];

/** Where the page is, for whoever wants to ask again. */
const address = () => window.location.href;

/** One chart or table as a file. */
export async function take(kind: Kind, { table, sentence, drawing, about }: Taken): Promise<void> {
  const name = fileName(table.name, about, kind);
  if (kind === 'csv') download(name, 'text/csv;charset=utf-8', tableCsv(table, about.facts));
  else if (kind === 'xlsx') await workbook(name, [{ table, sentence, facts: about.facts }]);
  else if (drawing !== undefined) {
    const picture = pictureOf(drawing, { title: table.name, sentence: sentence ?? '', caption: caption(about) });
    download(name, 'image/svg+xml', kind === 'svg' ? picture.svg : await pngOf(picture));
  }
}

/** A page's tables as sheets of one workbook. */
export async function takePage(title: string, about: About, told: readonly Told[]): Promise<void> {
  await workbook(fileName(title, about, 'xlsx'), told);
}

async function workbook(name: string, told: readonly Told[]): Promise<void> {
  const { workbookOf } = await import('./workbook');
  download(name, 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet', workbookOf(sheetsOf(told, address())));
}
