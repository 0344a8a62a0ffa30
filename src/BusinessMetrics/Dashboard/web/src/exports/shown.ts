import { useEffect, useRef, type RefObject } from 'react';
import type { Cell, Told } from './table';

/** Something on the page that can be taken along with it. */
interface Shown {
  element: () => Element | null;
  /** A table, or a row of the page's figures; nothing where something else tells of it. */
  tell: (now: Date) => Told | { figure: readonly Cell[]; facts: Told['facts'] } | undefined;
}

const all = new Set<Shown>();

/** Says that this is on the page, while it is. */
export function useShown(element: RefObject<Element | null>, tell: Shown['tell']) {
  const latest = useRef(tell);
  useEffect(() => {
    latest.current = tell;
  });
  useEffect(() => {
    const shown: Shown = { element: () => element.current, tell: now => latest.current(now) };
    all.add(shown);
    return () => {
      all.delete(shown);
    };
  }, [element]);
}

export const figureTitles = ['Figure', 'Value', 'Unit', 'Before'] as const;

/** The page's tables as they stand under each other, its figures as one of them; what is open beside the page is not the page. */
export function tablesOf(page: Element | null): Told[] {
  const now = new Date();
  const inOrder = [...all]
    .flatMap(shown => {
      const element = shown.element();
      return element !== null && page?.contains(element) === true ? [{ element, tell: shown.tell }] : [];
    })
    .sort((a, b) => (a.element.compareDocumentPosition(b.element) & Node.DOCUMENT_POSITION_FOLLOWING ? -1 : 1))
    .flatMap(shown => shown.tell(now) ?? []);
  const figures = inOrder.flatMap(each => ('figure' in each ? [each] : []));
  const tables = inOrder.flatMap(each => ('figure' in each ? [] : [each]));
  return figures.length === 0 ? tables : [figuresOf(figures), ...tables];
}

/** Moments are those of the first: each figure is asked by itself, a moment after the other. */
const moments = ['From', 'To', 'As of'];

/** Figures under each other; what they are narrowed to differently stands beside each. */
export function figuresOf(figures: readonly { figure: readonly Cell[]; facts: Told['facts'] }[]): Told {
  const [first] = figures;
  const valueOf = (facts: Told['facts'], name: string) => facts.find(fact => fact.name === name)?.value;
  const names = [...new Set(figures.flatMap(each => each.facts.map(fact => fact.name)))];
  const own = names.filter(name => !moments.includes(name) && figures.some(each => valueOf(each.facts, name) !== valueOf(first?.facts ?? [], name)));
  return {
    table: { name: 'Figures', titles: [...figureTitles, ...own], rows: figures.map(each => [...each.figure, ...own.map(name => valueOf(each.facts, name))]) },
    facts: first?.facts.filter(fact => !own.includes(fact.name)) ?? [],
  };
}
