import { Link } from '@tanstack/react-router';
import { useRef } from 'react';
import { panels } from '../app/pages';
import { Sparkline } from '../charts/Sparkline';
import { useShown } from '../exports/shown';
import { useAbout } from '../exports/useAbout';
import { Amount } from './Amount';
import { changeOf } from './format';

interface Props {
  label: string;
  value: number | null | undefined;
  unit?: string | undefined;
  /** Of the window of the same length before. */
  before?: number | null | undefined;
  /** Whether more of it is good, bad, or neither. */
  more?: 'good' | 'bad' | 'neither';
  points?: readonly (number | null)[] | undefined;
  /** What GET /figures/explain knows it by; without one there is nothing to explain. */
  explain?: string | undefined;
  /** A few words under it, where the change is not what matters. */
  note?: string | undefined;
  /** Needs somebody: said in words too. */
  state?: 'good' | 'warning' | 'bad' | undefined;
}

const arrows = { up: '↑', down: '↓', same: '→', new: '＊' } as const;

export function Figure({ label, value, unit, before, more = 'neither', points, explain, note, state }: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const about = useAbout();
  useShown(frame, now => ({ figure: [label, value, unit, before], facts: about(now).facts }));
  const change = changeOf(value, before);
  const verdict = change === undefined || more === 'neither' || change.direction === 'same' || change.direction === 'new' ? 'neither' : (change.direction === 'up') === (more === 'good') ? 'good' : 'bad';
  return (
    <div className="figure" data-verdict={state} ref={frame}>
      <h3>{label}</h3>
      <p className="figure-value">
        <Amount value={value} unit={unit} />
      </p>
      <p className="figure-note">
        {change !== undefined && (
          <span className="change" data-verdict={verdict}>
            <span aria-hidden="true">{arrows[change.direction]} </span>
            {change.words}
          </span>
        )}
        {note !== undefined && <span className="muted">{note}</span>}
        {value === null && note === undefined && <span className="muted">no data in this time</span>}
      </p>
      {points !== undefined && <Sparkline values={points} />}
      {explain !== undefined && panels['explain'] !== undefined && (
        <Link to="." search={known => ({ ...known, panel: `explain:${explain}` })} className="explain" resetScroll={false} aria-label={`Explain ${label}`}>
          Explain
        </Link>
      )}
    </div>
  );
}
