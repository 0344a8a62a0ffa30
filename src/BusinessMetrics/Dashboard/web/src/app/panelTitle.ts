import { named, sentenceCase } from '../ui/format';

/** What a panel is called over it; what is inside may say more. */
export function panelTitle(name: string, subject: string): string {
  if (name === 'changes') return 'What changed since';
  if (name === 'explain') return 'How it is made';
  return `${sentenceCase(name)} ${named(subject)}`.trim();
}
