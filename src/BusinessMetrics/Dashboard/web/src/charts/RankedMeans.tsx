import { Bars } from './Bars';
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
  return <Bars title={title} what={what} unit={unit} bars={[...means].sort((a, b) => b.value - a.value)} sentence={meansSentence(what, unit, means)} rest={rest} />;
}
