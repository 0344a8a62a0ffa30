import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const key = 'business-metrics-theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();
let isPrinting = false;

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function shown(): 'light' | 'dark' {
  // Paper is white: canvases keep the colours that they were drawn with.
  if (isPrinting) return 'light';
  const chosen = chosenTheme();
  return chosen === 'system' ? (dark.matches ? 'dark' : 'light') : chosen;
}

/** Before the first picture, and whenever it changes: the styles look at one attribute. */
export function applyTheme() {
  document.documentElement.dataset['theme'] = shown();
  listeners.forEach(listener => listener());
}

export function chooseTheme(theme: Theme) {
  localStorage.setItem(key, theme);
  applyTheme();
}

dark.addEventListener('change', applyTheme);
for (const [event, prints] of [['beforeprint', true], ['afterprint', false]] as const)
  window.addEventListener(event, () => {
    isPrinting = prints;
    applyTheme();
  });

/** What is shown; canvases are drawn again when it changes. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, shown);
}
