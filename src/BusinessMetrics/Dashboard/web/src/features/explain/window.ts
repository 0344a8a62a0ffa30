import type { Range } from '../../app/search';

/** What each page takes where its address says nothing: the figure that is explained is the one that it shows. */
export function usualOf(path: string): Range {
  return path.endsWith('/costs') || path.endsWith('/compliance') ? '30d' : '24h';
}
