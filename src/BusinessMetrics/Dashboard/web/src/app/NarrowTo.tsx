import { useState } from 'react';
import { useMostRecorded } from '../api/queries';
import { useSession } from '../api/session';
import { sentenceCase } from '../ui/format';
import { useSearch } from './useSearch';

const dimensions = { service: 'service', model: 'model_name' } as const;

/** Narrows what the page shows to one service or model; suggests those that recorded most in the last 30 days. */
export function NarrowTo({ what }: { what: keyof typeof dimensions }) {
  const { search, change } = useSearch();
  const session = useSession();
  const [wanted, setWanted] = useState(false);
  const mayRead = session !== null && session.role !== 'writer';
  const known = useMostRecorded(dimensions[what], { enabled: wanted && mayRead });
  if (!mayRead) return null;
  const names = known ?? (what === 'service' ? session.services : null) ?? [];
  const current = search[what] ?? '';
  return (
    <form
      className="narrow-to"
      onSubmit={event => {
        event.preventDefault();
        const text = new FormData(event.currentTarget).get(what);
        change({ [what]: typeof text === 'string' && text.trim() !== '' ? text.trim() : undefined });
      }}
    >
      <input
        key={current}
        name={what}
        aria-label={sentenceCase(what)}
        placeholder={`All ${what}s`}
        list={`${what}s`}
        defaultValue={current}
        data-marked={current !== ''}
        onFocus={() => setWanted(true)}
        // At once where the list was chosen from: not while the name of another one may still be typed.
        onChange={event => names.includes(event.target.value) && !names.some(name => name !== event.target.value && name.startsWith(event.target.value)) && change({ [what]: event.target.value })}
        onBlur={event => event.target.value.trim() !== current && event.target.form?.requestSubmit()}
      />
      <datalist id={`${what}s`}>
        {names.map(name => (
          <option key={name} value={name} />
        ))}
      </datalist>
    </form>
  );
}
