import type { Search } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Committed } from '../../ui/Committed';
import { Choice } from '../../ui/Field';
import { filterNames, outcomes } from './queries';

/** A cursor is a place in the list of the old filter. */
const fromTheStart = { after: undefined };

const none: Search = Object.fromEntries(filterNames.map(name => [name, undefined]));

export function isFiltered(search: Search): boolean {
  return filterNames.some(name => search[name] !== undefined);
}

/** What of the trail is shown. When is the header's range. */
export function Filters() {
  const { search, change } = useSearch();
  const set = (name: (typeof filterNames)[number]) => (value: string | undefined) => change({ [name]: value, ...fromTheStart });
  return (
    <div className="form" role="search" aria-label="Audit events">
      <div className="form-fields">
        <Committed label="Words" value={search['q']} onCommit={set('q')} hint="All in the actor, action, object or details. Enter searches." />
        <Committed label="Actor" value={search['actor']} onCommit={set('actor')} hint="A token's subject, anonymous, or system" />
        <Committed label="Action" value={search['action']} onCommit={set('action')} hint="budget.set, or budget for all of them" />
        <Committed label="Object" value={search['object']} onCommit={set('object')} hint="budget:training, or budget for all" />
        <Choice
          label="Outcome"
          value={search['outcome'] ?? ''}
          options={[['', 'Any'], ...outcomes.map(each => [each, each] as const)]}
          onChange={event => set('outcome')(event.target.value === '' ? undefined : event.target.value)}
        />
      </div>
      {isFiltered(search) && (
        <p>
          <button type="button" className="link" onClick={() => change({ ...none, ...fromTheStart })}>
            Show all events
          </button>
        </p>
      )}
    </div>
  );
}
