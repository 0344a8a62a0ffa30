import { useState } from 'react';
import { useCatalog } from '../api/queries';
import { useSession } from '../api/session';
import { useSearch } from './useSearch';

/** Narrows every figure of the page to one service. */
export function ServiceFilter() {
  const { search, change } = useSearch();
  const session = useSession();
  const [wanted, setWanted] = useState(false);
  const mayRead = session !== null && session.role !== 'writer';
  const catalog = useCatalog({ limit: 1000 }, { enabled: wanted && mayRead });
  if (!mayRead) return null;
  const services = [...new Set(catalog.data?.value.metrics.map(metric => metric.service) ?? session.services ?? [])].sort();
  return (
    <form
      className="service"
      onSubmit={event => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get('service');
        change({ service: typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined });
      }}
    >
      <input
        key={search.service ?? ''}
        name="service"
        aria-label="Service"
        placeholder="All services"
        list="services"
        defaultValue={search.service ?? ''}
        data-marked={search.service !== undefined}
        onFocus={() => setWanted(true)}
        onChange={event => services.includes(event.target.value) && change({ service: event.target.value })}
        onBlur={event => event.target.value.trim() !== (search.service ?? '') && event.target.form?.requestSubmit()}
      />
      <datalist id="services">
        {services.map(service => (
          <option key={service} value={service} />
        ))}
      </datalist>
    </form>
  );
}
