import { Link } from '@tanstack/react-router';
import { useSession } from '../api/session';
import { fileOf, pages, refusalOf, type Page } from './pages';
import { carried } from './search';

const groups: readonly (readonly [Page['group'], string])[] = [['figures', 'Figures'], ['records', 'Metrics'], ['watch', 'Watch'], ['trust', 'Trust']];

/** The pages that this token may see. */
export function Navigation() {
  const session = useSession();
  const seen = pages.filter(page => fileOf(page.file) !== undefined && session !== null && refusalOf(page, session) === undefined);
  return (
    <nav className="navigation" aria-label="Pages">
      <p className="brand">
        <span aria-hidden="true">▚ </span>BusinessMetrics
      </p>
      {groups.map(([group, title]) => {
        const own = seen.filter(page => page.group === group);
        if (own.length === 0) return null;
        return (
          <div key={group} className="group">
            <p id={`group-${group}`}>{title}</p>
            <ul aria-labelledby={`group-${group}`}>
              {own.map(page => (
                <li key={page.path}>
                  <Link to={page.path} search={carried} activeOptions={{ exact: page.path === '/', includeSearch: false }}>
                    {page.title}
                  </Link>
                </li>
              ))}
            </ul>
          </div>
        );
      })}
    </nav>
  );
}
