import { Link } from '@tanstack/react-router';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { useChannels, useMayManage } from '../channels/queries';
import { useRoutes } from './queries';
import { routesSentence } from './route';
import { RouteDialog } from './RouteDialog';
import { RouteList } from './RouteList';
import { Tester } from './Tester';
import './routes.css';

/** Which alerts are told whom? */
export default function RoutesPage() {
  const { search, change } = useSearch();
  const routes = useRoutes(search.asOf);
  const channels = useChannels(search.asOf);
  const mayChange = useMayManage();
  const known = routes.data?.value.routes;
  const chosen = known?.find(route => route.name === search['set']);
  const isOpen = known !== undefined && channels.data !== undefined && mayChange && (search['new'] !== undefined || chosen !== undefined);

  return (
    <>
      <PageHead
        title="Routes"
        sentence={known === undefined ? unanswered(routes) : routesSentence(known)}
        actions={
          mayChange && (
            <Link to="." search={now => ({ ...now, new: 'route' })} className="button">
              New route
            </Link>
          )
        }
      />
      <div className="grid">
        <Panel
          of={routes}
          title="In the order in which they are asked"
          wide
          rows={60}
          isEmpty={value => value.routes.length === 0}
          empty={<p>{search.asOf === undefined ? 'A route says which alerts go to which channels; the one called default takes what no other does.' : 'There was none at that moment.'}</p>}
        >
          {value => <RouteList routes={value.routes} mayChange={mayChange} />}
        </Panel>
        {search.asOf === undefined && <Tester />}
      </div>
      {!mayChange && <p className="muted">{search.asOf === undefined ? 'Routes are set by administrators.' : 'The page looks at the past; routes are set and tried in the present.'}</p>}
      {isOpen && (
        <RouteDialog
          key={chosen?.name ?? 'new'}
          route={chosen}
          routes={known}
          channels={channels.data.value.channels.map(channel => channel.name)}
          onClose={() => change({ set: undefined, new: undefined })}
        />
      )}
    </>
  );
}
