import { Link } from '@tanstack/react-router';
import { Confirm } from '../../ui/Confirm';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { Instant } from '../people/Instant';
import { useChangeRoute, type Route } from './queries';
import { groupSentence, routeSentence } from './route';

/** In the order in which they are asked. */
export function RouteList({ routes, mayChange }: { routes: readonly Route[]; mayChange: boolean }) {
  return (
    <ol className="item-list">
      {routes.map((route, index) => (
        <li key={route.name}>
          <article className="item">
            <header>
              <h3>
                {index + 1}. <Text>{route.name}</Text>
              </h3>
              {mayChange && <Changes route={route} />}
            </header>
            <p>
              <Text>{routeSentence(route)}</Text>
            </p>
            {route.muted_until !== undefined && (
              <p>
                <StandingMark of={{ verdict: 'warning', words: 'Muted now' }} /> until <Instant at={route.muted_until} />.
              </p>
            )}
            <p className="muted">
              <Text>{groupSentence(route)}</Text>{' '}
              {route.source === 'environment' ? (
                'The environment makes it; one called default that is set takes its place.'
              ) : (
                <>
                  Set by <Text>{route.updated_by}</Text>
                  {route.updated_at !== undefined && <> <Time at={route.updated_at} /></>}.
                </>
              )}
            </p>
          </article>
        </li>
      ))}
    </ol>
  );
}

function Changes({ route: { name, source } }: { route: Route }) {
  const { remove } = useChangeRoute();
  return (
    <div className="form-actions">
      <Link to="." search={known => ({ ...known, set: name })} className="button" aria-label={`Change ${name}`}>
        Change
      </Link>
      {source === 'api' && (
        <Confirm
          label={<>Remove<span className="hidden"> {name}</span></>}
          title={`Remove the route ${name}?`}
          does="Remove the route"
          action={async () => {
            await remove(name);
            toast(`The route ${name} is removed.`);
          }}
        >
          <p>What fires goes where the other routes lead it. Who was told by this route alone that something fires is not told of its end.</p>
        </Confirm>
      )}
    </div>
  );
}
