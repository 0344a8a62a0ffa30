import { Link } from '@tanstack/react-router';
import { Amount } from '../ui/Amount';
import { Text } from '../ui/Text';
import type { SharedPanel } from '../features/shares/subject';
import { ChartFigure } from './ChartFigure';
import { partsSentence } from './sentences';

export interface Bar {
  name: string;
  value: number;
  /** Beside the value: a trend, a share. */
  note?: string | undefined;
}

interface Props {
  title: string;
  /** In the sentence: "the cost". */
  what: string;
  unit: string;
  bars: readonly Bar[];
  /** Where they are no parts of a whole, which the usual one adds up. */
  sentence?: string | undefined;
  /** All others as one, under the bars. */
  rest?: Bar | undefined;
  /** The question that it answers, where it can be shared. */
  shared?: SharedPanel | undefined;
  /** A bar's page: by what it sets in the address. */
  linkOf?: ((name: string) => { to: '/explore' | '/costs' | '/performance' | '/security' | '/usage'; search: Record<string, string> }) | undefined;
}

/** Ranked, from zero, each with its value: no axis needed. */
export function Bars({ title, what, unit, bars, sentence, rest, shared, linkOf }: Props) {
  const all = rest === undefined ? bars : [...bars, rest];
  const greatest = Math.max(...all.map(bar => bar.value), 0) || 1;
  return (
    <ChartFigure
      title={title}
      sentence={sentence ?? partsSentence(what, unit, all)}
      columns={[
        { title: 'Name', value: bar => bar.name, show: bar => <Text>{bar.name}</Text> },
        { title: 'Value', value: bar => bar.value, show: bar => <Amount value={bar.value} unit={unit} />, numeric: true },
      ]}
      rows={all}
      keyOf={bar => bar.name}
      unit={unit}
      drawing={() => ({ kind: 'bars', unit, bars: all.map(bar => ({ ...bar, isRest: bar === rest })) })}
      shared={shared}
    >
      <ol className="bars">
        {all.map(bar => {
          const link = bar === rest ? undefined : linkOf?.(bar.name);
          return (
            <li key={bar.name} data-rest={bar === rest}>
              <span className="bar-name">
                {link === undefined ? (
                  <Text>{bar.name}</Text>
                ) : (
                  <Link to={link.to} search={known => ({ ...known, panel: undefined, ...link.search })}>
                    <Text>{bar.name}</Text>
                  </Link>
                )}
              </span>
              <span className="bar-track" aria-hidden="true">
                <span className="bar-fill" style={{ inlineSize: `${(Math.max(0, bar.value) / greatest) * 100}%` }} />
              </span>
              <span className="bar-value">
                <Amount value={bar.value} unit={unit} />
                {bar.note !== undefined && <small className="muted"> {bar.note}</small>}
              </span>
            </li>
          );
        })}
      </ol>
    </ChartFigure>
  );
}
