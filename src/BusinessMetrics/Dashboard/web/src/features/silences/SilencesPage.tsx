import { Link } from '@tanstack/react-router';
import { useAlerts } from '../../api/queries';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { useNow } from '../../ui/useNow';
import { useMayManage } from '../channels/queries';
import { emptyMatch } from '../routes/match';
import { useSilences, type Silence } from './queries';
import { silencesSentence, silenceStanding } from './silence';
import { SilenceDialog } from './SilenceDialog';
import { SilenceList } from './SilenceList';
import './silences.css';

/** The newest of those that ended: there may be years of them. */
const mostEnded = 100;

/** What is nobody told of, by whom and until when? */
export default function SilencesPage() {
  const { search, change } = useSearch();
  const mayChange = useMayManage();
  const present = useNow();
  const silences = useSilences('all', search.asOf);
  const firing = useAlerts({ status: 'firing', limit: 1000, as_of: search.asOf });
  const now = search.asOf === undefined ? present : new Date(search.asOf);
  const isOpen = (silence: Silence) => silenceStanding(silence, now).status !== 'ended';
  const messages = new Map(firing.data?.value.alerts.map(alert => [alert.id, alert.message]));
  const ended = (all: readonly Silence[]) => all.filter(silence => !isOpen(silence)).sort((a, b) => b.to.localeCompare(a.to));

  return (
    <>
      <PageHead
        title="Silences"
        sentence={silences.data === undefined ? unanswered(silences) : silencesSentence(silences.data.value.silences.filter(isOpen), now)}
        actions={
          mayChange && (
            <Link to="." search={known => ({ ...known, new: 'silence' })} className="button">
              New silence
            </Link>
          )
        }
      />
      <div className="grid">
        <Panel of={silences} title="Open" wide rows={30} isEmpty={value => !value.silences.some(isOpen)} empty={<p>No silence holds or is to come. One keeps alerts from being told for a while, of maintenance for example.</p>}>
          {value => <SilenceList silences={value.silences.filter(isOpen)} messages={messages} mayChange={mayChange} asOf={search.asOf} />}
        </Panel>
        <Panel of={silences} title="Ended" wide rows={30} isEmpty={value => value.silences.every(isOpen)} empty={<p>No silence has ended yet.</p>}>
          {value => (
            <>
              <SilenceList silences={ended(value.silences).slice(0, mostEnded)} messages={messages} mayChange={false} asOf={search.asOf} />
              {ended(value.silences).length > mostEnded && <p className="muted between">The newest {mostEnded} of {ended(value.silences).length}.</p>}
            </>
          )}
        </Panel>
      </div>
      {!mayChange && <p className="muted">{search.asOf === undefined ? 'Silences are made and ended by administrators.' : 'The page looks at the past; silences are made in the present.'}</p>}
      {mayChange && search['new'] !== undefined && (
        <SilenceDialog start={{ ...emptyMatch, rule: search['rule'] ?? '' }} onClose={() => change({ new: undefined, rule: undefined })} />
      )}
    </>
  );
}
