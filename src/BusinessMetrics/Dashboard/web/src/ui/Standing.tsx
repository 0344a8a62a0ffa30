/** How something stands, for states everywhere: a colour is never alone. */
export interface Standing {
  verdict: 'good' | 'warning' | 'bad' | 'neither';
  words: string;
}

const shapes: Record<Standing['verdict'], string> = { good: '●', warning: '▲', bad: '■', neither: '○' };

export function StandingMark({ of: { verdict, words } }: { of: Standing }) {
  return (
    <span className="standing" data-verdict={verdict}>
      <span aria-hidden="true">{shapes[verdict]} </span>
      {words}
    </span>
  );
}
