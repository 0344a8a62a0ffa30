import { useSyncExternalStore } from 'react';

export type Theme = 'system' | 'light' | 'dark';

const key = 'business-metrics-theme';
const dark = window.matchMedia('(prefers-color-scheme: dark)');
const listeners = new Set<() => void>();

export function chosenTheme(): Theme {
  const kept = localStorage.getItem(key);
  return kept === 'light' || kept === 'dark' ? kept : 'system';
}

function shown(): 'light' | 'dark' {
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

/** What is shown; canvases are drawn again when it changes. */
export function useTheme(): 'light' | 'dark' {
  return useSyncExternalStore(listener => {
    listeners.add(listener);
    return () => listeners.delete(listener);
  }, shown);
}
