import { Link } from '@tanstack/react-router';

interface Props {
  /** The address' parameter that says which is open. */
  name: string;
  label: string;
  open: string;
  tabs: readonly (readonly [value: string, words: string])[];
}

/** Parts of a page that are in its address: links, so that back and a copied address work. */
export function Tabs({ name, label, open, tabs }: Props) {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(([value, words]) => (
        <Link key={value} to="." search={known => ({ ...known, [name]: value })} aria-current={value === open ? 'page' : undefined}>
          {words}
        </Link>
      ))}
    </nav>
  );
}
