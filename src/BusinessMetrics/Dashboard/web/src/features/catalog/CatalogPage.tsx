import { useId } from 'react';
import { useCatalog, type QueryOf } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { Committed } from '../../ui/Committed';
import { Empty } from '../../ui/Empty';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { counted } from '../../ui/format';
import { categories } from '../explore/vocabulary';
import { useKnown } from '../explore/useExplore';
import { CatalogTable } from './CatalogTable';
import { catalogSentence } from './words';
import './catalog.css';

const most = 100;

/** What is recorded, in which figures it counts, and why it may count in none. */
export default function CatalogPage() {
  const { search, change } = useSearch();
  const known = useKnown();
  const id = useId();
  const counts = search['counted'] === 'true' || search['counted'] === 'false' ? search['counted'] : undefined;
  const filter: QueryOf<'/metrics/catalog'> = {
    metric_name: search['name'],
    category: categories.find(each => each === search['category']),
    service: search.service,
    model_name: search.model,
    unit: search['unit'],
    as_of: search.asOf,
  };
  const catalog = useCatalog({ ...filter, counted: counts, limit: most, cursor: search['after'] });
  const all = useCatalog({ ...filter, limit: 1 });
  const uncounted = useCatalog({ ...filter, counted: 'false', limit: 1 });
  const isNarrowed = [filter.metric_name, filter.category, filter.service, filter.model_name, filter.unit].some(each => each !== undefined);
  const set = (name: string, value: string | undefined) => change({ [name]: value, after: undefined });

  return (
    <>
      <PageHead title="Catalogue" sentence={catalogSentence(all.data?.value.total_count, uncounted.data?.value.total_count, isNarrowed)} />
      <datalist id={`${id}-metrics`}>{known.metrics.map(name => <option key={name} value={name} />)}</datalist>
      <datalist id={`${id}-units`}>{known.units.map(unit => <option key={unit} value={unit} />)}</datalist>
      <div className="filter-row">
        <Committed label="Metric" placeholder="all" list={`${id}-metrics`} value={search['name']} onCommit={value => set('name', value)} />
        <Choice label="Category" value={filter.category ?? ''} options={[['', 'all'], ...categories.map(each => [each, each] as const)]} onChange={event => set('category', event.target.value)} />
        <Committed label="Unit, or convertible to it" placeholder="all" list={`${id}-units`} value={search['unit']} onCommit={value => set('unit', value)} />
        <Choice
          label="Counts"
          value={counts ?? ''}
          options={[['', 'anywhere or nowhere'], ['true', 'in a figure'], ['false', 'in no figure']]}
          onChange={event => set('counted', event.target.value)}
        />
        {(isNarrowed || counts !== undefined) && (
          <button type="button" onClick={() => change({ name: undefined, category: undefined, unit: undefined, counted: undefined, service: undefined, model: undefined, after: undefined })}>
            Clear filters
          </button>
        )}
      </div>
      <div className="grid catalog">
        <Panel
          of={catalog}
          title="Kinds of metrics"
          wide
          rows={150}
          isEmpty={value => value.metrics.length === 0}
          empty={
            isNarrowed || counts !== undefined ? (
              <p>{counts === 'false' ? 'Everything of this counts in a figure.' : 'Nothing of this is recorded.'}</p>
            ) : (
              <Empty title="Nothing is recorded yet" metric={{ metric_name: 'inference_latency', value: 41.5, unit: 'ms', category: 'performance', service: 'model-api' }} />
            )
          }
        >
          {value => (
            <>
              <p className="muted">
                {counted(value.total_count, 'kind')}: a kind is a name, unit, category and service. A name leads to it over time, a figure to where it counts.
              </p>
              <CatalogTable kinds={value.metrics} />
              <Pages next={value.next_cursor} />
            </>
          )}
        </Panel>
      </div>
    </>
  );
}
