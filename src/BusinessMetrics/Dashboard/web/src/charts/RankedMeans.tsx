import { Amount } from '../ui/Amount';
import { Text } from '../ui/Text';
import { ChartFigure } from './ChartFigure';
import { meansSentence, type Mean } from './means';

interface Props {
  title: string;
  /** In the sentence: "the error rate". */
  what: string;
  unit: string;
  means: readonly Mean[];
  /** The mean of all others together. */
  rest?: Mean | undefined;
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
