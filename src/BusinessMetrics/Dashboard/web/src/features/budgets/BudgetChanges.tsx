import { useSearch } from '../../app/useSearch';
import { DataTable } from '../../ui/DataTable';
import { EventLink } from '../../ui/EventLink';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { scopeWords } from './budget';
import { useBudgetChanges } from './queries';

const words: Record<string, string> = { 'budget.set': 'set', 'budget.remove': 'removed' };

/** Every change with its author, from the audit trail. */
export function BudgetChanges({ scope }: { scope: string | undefined }) {
  const { search, change } = useSearch();
  const changes = useBudgetChanges(scope === undefined ? undefined : `budget:${scope}`, search.asOf, search['changes']);
  return (
    <Panel of={changes} title="Changes" wide rows={30} isEmpty={value => value.events.length === 0} empty={<p>Nobody {search.asOf === undefined ? 'has changed a budget yet' : 'had changed a budget by then'}.</p>}>
      {value => (
        <>
          <DataTable
            name="Changes of budgets"
            columns={[
              { title: 'When', value: event => event.time, show: event => <Time at={event.time} /> },
              { title: 'Who', value: event => event.actor, show: event => <Text>{event.actor}</Text> },
              { title: 'Budget of', value: event => scopeWords(event.object.replace(/^budget:/, '')), show: event => <Text>{scopeWords(event.object.replace(/^budget:/, ''))}</Text> },
              { title: 'Was', value: event => words[event.action] ?? event.action },
              { title: 'To', value: event => event.details, show: event => <Text>{event.details ?? (event.action === 'budget.remove' ? 'the default' : undefined)}</Text> },
              { title: 'Event', value: event => event.event_id, show: event => <EventLink event={event} /> },
            ]}
            rows={value.events}
            keyOf={event => event.event_id}
          />
          <div className="form-actions">
            {search['changes'] !== undefined && <button type="button" onClick={() => change({ changes: undefined })}>Newest</button>}
            {value.next_cursor !== undefined && <button type="button" onClick={() => change({ changes: value.next_cursor })}>Older</button>}
          </div>
        </>
      )}
    </Panel>
  );
}
