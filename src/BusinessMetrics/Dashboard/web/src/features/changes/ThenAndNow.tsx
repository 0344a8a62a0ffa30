import { useSeries, type SeriesQuery } from '../../api/queries';
import type { WindowQuery } from '../../app/search';
import { useZone } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { Panel } from '../../ui/Panel';
import { changeOf, named, sentenceCase } from '../../ui/format';
import { zoneName } from '../../ui/time';
import { seriesQuery } from '../explore/questions';
import { figureOf } from './words';

interface Props {
  category: NonNullable<SeriesQuery['category']>;
  span: WindowQuery;
  asOf: string;
  service: string | undefined;
  model: string | undefined;
}

/** What the metrics below come to: the category's figure then, and now. */
export function ThenAndNow({ category, span, asOf, service, model }: Props) {
  const zone = zoneName(useZone());
  const figure = figureOf[category];
  const over = (window: WindowQuery): SeriesQuery => seriesQuery({ figure }, { window, service, model, step: undefined, zone, compare: false });
  const then = useSeries(over({ ...span, as_of: asOf }));
  const now = useSeries(over(span));
  return (
    <Panel of={then} title={`${sentenceCase(named(figure))}, then and now`} bare rows={12}>
      {({ series: [before], unit }) => {
        const value = now.data?.value.series[0]?.value;
        const change = changeOf(value, before?.value);
        return (
          <dl className="facts">
            <dt>{sentenceCase(named(figure))} then</dt>
            <dd>
              <Amount value={before?.value} unit={unit} />
            </dd>
            <dt>Now</dt>
            <dd>
              {now.data === undefined ? (now.isError ? 'not to be had' : 'asking') : <Amount value={value} unit={now.data.value.unit} />}
              {change !== undefined && ` (${change.words})`}
            </dd>
          </dl>
        );
      }}
    </Panel>
  );
}
