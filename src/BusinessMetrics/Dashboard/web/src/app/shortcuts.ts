import { useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { fileOf, pages } from './pages';
import { carried } from './search';

export const shortcuts: readonly (readonly [keys: string, words: string])[] = [
  ['Ctrl K', 'Find a page, service, metric, rule or event'],
  ['?', 'This list'],
  ['Escape', 'Close what is open'],
  ['← →', 'On a chart: the point before, the next one'],
  ['Home End', 'On a chart: the first point, the last one'],
];

function isTyping(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || ['INPUT', 'TEXTAREA', 'SELECT'].includes(target.tagName));
}

export function useShortcuts(on: { openPalette: () => void; openList: () => void }) {
  const router = useRouter();
  const latest = useRef(on);
  useEffect(() => {
    latest.current = on;
  });
  useEffect(() => {
    let wentAt = 0;
    const listen = (event: KeyboardEvent) => {
      if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === 'k') {
        event.preventDefault();
        latest.current.openPalette();
        return;
      }
      if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
      if (event.key === '?') {
        latest.current.openList();
        return;
      }
      if (event.key === 'g') {
        wentAt = event.timeStamp;
        return;
      }
      const page = event.timeStamp - wentAt < 1_500 ? pages.find(each => each.key === event.key && fileOf(each.file) !== undefined) : undefined;
      wentAt = 0;
      if (page !== undefined) void router.navigate({ to: page.path, search: carried });
    };
    window.addEventListener('keydown', listen);
    return () => window.removeEventListener('keydown', listen);
  }, [router]);
}
