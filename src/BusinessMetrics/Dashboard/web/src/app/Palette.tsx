import { useRouter } from '@tanstack/react-router';
import { useId, useState } from 'react';
import { useAlertRules, useCatalog } from '../api/queries';
import { useSession } from '../api/session';
import { Dialog } from '../ui/Dialog';
import { Text } from '../ui/Text';
import { find, type Found } from './find';
import { fileOf, pages, refusalOf } from './pages';
import { carried, type Search } from './search';

/** Ctrl-K: pages, services, metrics, rules, and an audit event by its id. */
export default function Palette({ onClose }: { onClose: () => void }) {
  const [text, setText] = useState('');
  const [chosen, setChosen] = useState(0);
  const router = useRouter();
  const session = useSession();
  const mayRead = session !== null && session.role !== 'writer';
  const catalog = useCatalog({ limit: 1000 }, { enabled: mayRead });
  const rules = useAlertRules({ enabled: mayRead });
  const list = useId();
  const seen = pages.filter(page => fileOf(page.file) !== undefined && session !== null && refusalOf(page, session) === undefined);
  const found = find(text, {
    pages: seen,
    metrics: catalog.data?.value.metrics ?? [],
    rules: rules.data?.value.rules.map(rule => rule.name) ?? [],
    maySeeAudit: seen.some(page => page.path === '/audit'),
  });
  const at = Math.min(chosen, Math.max(0, found.length - 1));
  const open = (item: Found | undefined) => {
    if (item === undefined) return;
    onClose();
    void router.navigate({ to: item.to, params: item.params, search: (known: Search) => ({ ...carried(known), ...item.search }) } as never);
  };
  return (
    <Dialog title="Find" open onClose={onClose}>
      <input
        // eslint-disable-next-line jsx-a11y/no-autofocus -- it is what was opened to type into
        autoFocus
        type="search"
        role="combobox"
        aria-label="Find a page, service, metric, rule or event"
        aria-expanded="true"
        aria-controls={list}
        aria-activedescendant={found.length > 0 ? `${list}-${at}` : undefined}
        placeholder="Page, service, metric, rule, event id"
        value={text}
        onChange={event => {
          setText(event.target.value);
          setChosen(0);
        }}
        onKeyDown={event => {
          if (event.key === 'ArrowDown') setChosen(Math.min(found.length - 1, at + 1));
          else if (event.key === 'ArrowUp') setChosen(Math.max(0, at - 1));
          else if (event.key === 'Enter') open(found[at]);
          else return;
          event.preventDefault();
        }}
      />
      <div id={list} role="listbox" aria-label="Found" className="found">
        {found.map((item, index) => (
          // eslint-disable-next-line jsx-a11y/click-events-have-key-events -- the field has the keyboard, and names the active one
          <div key={`${item.kind}${item.name}`} id={`${list}-${index}`} role="option" tabIndex={-1} aria-selected={index === at} onPointerMove={() => setChosen(index)} onClick={() => open(item)}>
            <Text>{item.name}</Text> <small className="muted">{item.kind}</small>
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="muted">Nothing of that name.</p>}
    </Dialog>
  );
}
