import { useZone } from '../app/useSearch';
import { Amount } from '../ui/Amount';
import { writeIn, writeTick } from '../ui/format';
import { dayName } from '../ui/time';
import { ChartFigure } from './ChartFigure';
import { daysSentence } from './sentences';
import { slotsOf } from './palette';
import { ticksOf } from './ticks';
import { usePoints } from './usePoints';

export interface StackedDay {
  /** yyyy-MM-dd */
  date: string;
  /** By part; a day with nothing has zeros, one without data null. */
  values: readonly (number | null)[];
}

interface Props {
  title: string;
  what: string;
  unit: string;
  parts: readonly string[];
  days: readonly StackedDay[];
  /** The last day is still running. */
  lastIsPartial: boolean;
  /** Of the window, in days: the first and last may be cut. */
  length: number;
  /** Where another sentence than that of the mean says more. */
  sentence?: string | undefined;
  /** Whose days they are: an IANA name. */
  of?: string;
}

const width = 720;
const height = 200;

function totalOf(day: StackedDay): number | null {
  return day.values.every(value => value === null) ? null : day.values.reduce<number>((sum, value) => sum + (value ?? 0), 0);
}

/** Days side by side, parts on each other, from zero. Days are mostly UTC's, whatever the page's zone: so the API counts them. */
export function StackedDays({ title, what, unit, parts, days, lastIsPartial, length, sentence, of = 'UTC' }: Props) {
  const zone = useZone();
  const slots = slotsOf(parts);
  const totals = days.map(totalOf);
  const name = (date: string) => dayName(new Date(`${date}T00:00:00Z`), 'utc');
  const read = (index: number) => {
    const day = days[index];
    if (day === undefined) return '';
    return `${name(day.date)}: ${writeIn(totals[index], unit)}; ${parts.map((part, each) => `${part} ${writeIn(day.values[each], unit)}`).join(', ')}`;
  };
  const { point, setPoint, slider } = usePoints(days.length, title, read);
  const ticks = ticksOf(0, Math.max(...totals.map(total => total ?? 0), 0));
  const top = ticks.at(-1) ?? 1;
  const slotWidth = width / Math.max(1, days.length);
  const shown = point === undefined ? undefined : days[point];
  const every = Math.max(1, Math.ceil(days.length / 8));
  return (
    <ChartFigure
      title={title}
      sentence={sentence ?? daysSentence(what, unit, days.map((day, index) => ({ date: day.date, total: totals[index] ?? 0 })), length, name)}
      columns={[
        { title: `Day (${of})`, value: day => day.date },
        { title: 'Total', value: totalOf, numeric: true, show: day => <Amount value={totalOf(day)} unit={unit} /> },
        ...parts.map((part, index) => ({
          title: part,
          value: (day: StackedDay) => day.values[index],
          numeric: true,
          show: (day: StackedDay) => <Amount value={day.values[index]} unit={unit} />,
        })),
      ]}
      rows={days}
      keyOf={day => day.date}
      unit={unit}
      drawing={() => ({ kind: 'days', unit, parts: parts.map(part => ({ name: part, colour: slots.get(part)?.colour ?? 0 })), days, lastIsPartial })}
    >
      <ul className="legend">
        {parts.map(part => (
          <li key={part} data-colour={slots.get(part)?.colour}>
            {part}
          </li>
        ))}
        {lastIsPartial && <li data-colour="partial">still running</li>}
      </ul>
      <div className="plot" {...slider}>
        <div className="y-axis" aria-hidden="true">
          {[...ticks].reverse().map(tick => (
            <span key={tick}>{writeTick(tick, unit)}</span>
          ))}
        </div>
        <svg viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none" aria-hidden="true" onPointerLeave={() => setPoint(undefined)}>
          {ticks.map(tick => (
            <line key={tick} className="grid" x1="0" x2={width} y1={height - (tick / top) * height} y2={height - (tick / top) * height} vectorEffect="non-scaling-stroke" />
          ))}
          {days.map((day, index) => {
            let base = 0;
            return (
              <g key={day.date} className="day" data-partial={lastIsPartial && index === days.length - 1} data-on={index === point} onPointerEnter={() => setPoint(index)}>
                <rect className="hit" x={index * slotWidth} y={0} width={slotWidth} height={height} />
                {day.values.map((value, part) => {
                  const size = (Math.max(0, value ?? 0) / top) * height;
                  base += size;
                  const partName = parts[part] ?? '';
                  return <rect key={partName} className="part" data-colour={slots.get(partName)?.colour} x={(index + 0.12) * slotWidth} y={height - base} width={slotWidth * 0.76} height={size} />;
                })}
              </g>
            );
          })}
        </svg>
        <div className="x-axis" aria-hidden="true">
          {days.map((day, index) => (index % every === 0 ? <span key={day.date} style={{ insetInlineStart: `${((index + 0.5) / days.length) * 100}%` }}>{name(day.date)}</span> : null))}
        </div>
      </div>
      <p className="readout" aria-hidden="true">
        {shown === undefined ? <span className="muted">Days are {of}{of === 'UTC' && zone === 'utc' ? '' : ', whatever the page shows'}. Point at one, or use the arrow keys.</span> : read(point ?? 0)}
      </p>
    </ChartFigure>
  );
}
