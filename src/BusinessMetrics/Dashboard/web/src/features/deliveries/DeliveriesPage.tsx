import { Link } from '@tanstack/react-router';
import { minuteOf } from '../../app/search';
import { useSearch, useWindow } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { useChannels, useMayManage } from '../channels/queries';
import { deliveriesSentence, states } from './delivery';
import { DeliveryDialog } from './DeliveryDialog';
import { DeliveryTable } from './DeliveryTable';
import { useDeliveries } from './queries';
import { ReplayDialog } from './ReplayDialog';

/** A cursor is a place in the list of the old filter. */
const fromTheStart = { after: undefined };

/** What was told, to whom, and did it reach them? */
export default function DeliveriesPage() {
  const { search, change } = useSearch();
  const { query, start, words } = useWindow();
  const mayManage = useMayManage();
  const channels = useChannels(undefined);
  const state = states.find(each => each === search['state']);
  const deliveries = useDeliveries({
    channel: search['channel'],
    state,
    // By the minute, so that the question stays the same for one.
    from: query.start_time ?? minuteOf(start),
    to: query.end_time ?? search.asOf,
    cursor: search['after'],
  });
  const names = channels.data?.value.channels.map(channel => channel.name) ?? [];
  const shown = search['channel'];
  const known = deliveries.data?.value;
  const isFiltered = shown !== undefined || state !== undefined;

  return (
    <>
      <PageHead
        title="Deliveries"
        sentence={
          known === undefined ? unanswered(deliveries)
          : search['after'] !== undefined ? `Older notices of ${words}.`
          : deliveriesSentence(known.deliveries, { isCut: known.next_cursor !== undefined, words })
        }
        actions={
          mayManage && names.length > 0 && (
            <Link to="." search={now => ({ ...now, replay: '1' })} className="button">
              Send again
            </Link>
          )
        }
      />
      <div className="grid">
        <section className="panel wide" aria-label="Filter">
          <div className="form" role="search" aria-label="Deliveries">
            <div className="form-fields">
              <Choice
                label="Channel"
                value={shown ?? ''}
                options={[['', 'Any'], ...[...new Set([...names, ...(shown === undefined ? [] : [shown])])].map(each => [each, each] as const)]}
                onChange={event => change({ channel: event.target.value === '' ? undefined : event.target.value, ...fromTheStart })}
              />
              <Choice
                label="State"
                value={state ?? ''}
                options={[['', 'Any'], ...states.map(each => [each, each] as const)]}
                onChange={event => change({ state: event.target.value === '' ? undefined : event.target.value, ...fromTheStart })}
              />
            </div>
          </div>
        </section>
        <Panel
          of={deliveries}
          title={`Made in ${words}`}
          wide
          rows={100}
          isEmpty={value => value.deliveries.length === 0}
          empty={<p>{isFiltered ? 'No notice of this kind was made in this time.' : 'A notice is made when an alert that a route takes fires, fires on, or ends. They are kept for 90 days.'}</p>}
        >
          {value => (
            <>
              <DeliveryTable key={search['after']} deliveries={value.deliveries} />
              <Pages next={value.next_cursor} />
            </>
          )}
        </Panel>
      </div>
      {search.asOf !== undefined && <p className="muted">Deliveries are listed up to the moment that the page looks at, with what became of them since.</p>}
      {search['delivery'] !== undefined && <DeliveryDialog id={search['delivery']} mayReplay={mayManage} onClose={() => change({ delivery: undefined })} />}
      {mayManage && search['replay'] !== undefined && names.length > 0 && <ReplayDialog channels={names} channel={shown} start={start} onClose={() => change({ replay: undefined })} />}
    </>
  );
}
