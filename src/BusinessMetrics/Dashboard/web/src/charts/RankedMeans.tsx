import { Amount } from '../ui/Amount';
import { writeIn } from '../ui/format';
import { Text } from '../ui/Text';
import { ChartFigure } from './ChartFigure';

export interface Mean {
  name: string;
  value: number;
}

interface Props {
  title: string;
  /** In the sentence: "the error rate". */
  what: string;
  unit: string;
  means: readonly Mean[];
  /** The mean of all others together. */
  rest?: Mean | undefined;
}

/** Means are no parts of a whole: they are compared, and not added up. */
export function meansSentence(what: string, unit: string, means: readonly Mean[], locale?: string): string {
  const [first, ...others] = [...means].sort((a, b) => b.value - a.value);
  if (first === undefined) return `No data of ${what} in this time.`;
  const last = others.at(-1);
  const highest = `${first.name}: ${writeIn(first.value, unit, locale)}`;
  if (last === undefined) return `Only ${highest}.`;
  if (last.value === first.value) return `${what} is the same for all ${means.length}: ${writeIn(first.value, unit, locale)}.`;
  return `Highest ${what}: ${highest}; lowest: ${last.name}, ${writeIn(last.value, unit, locale)}.`;
}

export function RankedMeans({ title, what, unit, means, rest }: Props) {
  const ranked = [...means].sort((a, b) => b.value - a.value);
  const all = rest === undefined ? ranked : [...ranked, rest];
  const greatest = Math.max(...all.map(mean => mean.value), 0) || 1;
  return (
    <ChartFigure
      title={title}
      sentence={meansSentence(what, unit, means)}
      columns={[
        { title: 'Name', value: mean => mean.name, show: mean => <Text>{mean.name}</Text> },
        { title: 'Value', value: mean => mean.value, show: mean => <Amount value={mean.value} unit={unit} />, numeric: true },
      ]}
      rows={all}
      keyOf={mean => mean.name}
    >
      <ol className="bars">
        {all.map(mean => (
          <li key={mean.name} data-rest={mean === rest}>
            <span className="bar-name">
              <Text>{mean.name}</Text>
            </span>
            <span className="bar-track" aria-hidden="true">
              <span className="bar-fill" style={{ inlineSize: `${(Math.max(0, mean.value) / greatest) * 100}%` }} />
            </span>
            <span className="bar-value">
              <Amount value={mean.value} unit={unit} />
            </span>
          </li>
        ))}
      </ol>
    </ChartFigure>
  );
}
