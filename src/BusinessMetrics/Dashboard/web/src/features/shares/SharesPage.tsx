import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { useSession } from '../../api/session';
import { Confirm } from '../../ui/Confirm';
import { DataTable } from '../../ui/DataTable';
import { PageHead } from '../../ui/PageHead';
import { Pages } from '../../ui/Pages';
import { Panel } from '../../ui/Panel';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { counted } from '../../ui/format';
import { unanswered } from '../../ui/sentence';
import { useChangeShares, useShares, type Share } from './queries';
import { sharesSentence, shareStanding, timeWords, whatWords } from './share';

/** Which links were given away, what do they show, and who still comes by them? */
export default function SharesPage() {
  const { search } = useSearch();
  const isAdmin = useSession()?.roles.includes('admin') === true;
  const shares = useShares(search['after']);
  const known = shares.data?.value;
  return (
    <>
      <PageHead title="Shares" sentence={known === undefined ? unanswered(shares) : search['after'] !== undefined ? 'Older links.' : sharesSentence(known.shares, { isCut: known.next_cursor !== undefined })} />
      <Panel
        of={shares}
        title={isAdmin ? 'Links of everybody' : 'Your links'}
        rows={80}
        isEmpty={value => value.shares.length === 0}
        empty={<p>A link shows a report, a dashboard, a chart or a page to whoever has it, without an account. “Share…” beside each of them makes one.</p>}
      >
        {value => (
          <>
            <ShareTable key={search['after']} shares={value.shares} isAdmin={isAdmin} />
            <Pages next={value.next_cursor} />
          </>
        )}
      </Panel>
      {search.asOf !== undefined && <p className="muted">Links are listed as they stand now.</p>}
    </>
  );
}

function ShareTable({ shares, isAdmin }: { shares: readonly Share[]; isAdmin: boolean }) {
  return (
    <DataTable
      name="Links on this page"
      columns={[
        { title: 'Name', value: share => share.name, show: share => <Text>{share.name}</Text> },
        { title: 'State', value: share => share.state, show: share => <StandingMark of={shareStanding(share)} /> },
        { title: 'Shows', value: whatWords, show: share => <Shows share={share} /> },
        { title: 'As of', value: share => share.as_of ?? (share.kind === 'run' ? '' : 'live'), show: share => (share.as_of !== undefined ? <Time at={share.as_of} /> : <span>{share.kind === 'run' ? 'as it was made' : 'live'}</span>) },
        { title: 'Expires', value: share => share.expires_at, show: share => (share.revoked_at === undefined ? <Time at={share.expires_at} /> : <span>revoked <Time at={share.revoked_at} /></span>) },
        { title: 'Opened', value: share => share.openings, show: share => <Opened share={share} /> },
        { title: 'Password', value: share => (share.has_password ? 'yes' : 'no') },
        { title: 'Made', value: share => share.created_at, show: share => <span><Time at={share.created_at} />{isAdmin && share.created_by !== undefined && <> by <Text>{share.created_by}</Text></>}</span> },
        { title: 'Revoke', isAction: true, value: () => undefined, show: share => (share.state === 'open' ? <Revoke share={share} /> : <span className="muted">{share.state}</span>) },
      ]}
      rows={shares}
      keyOf={share => share.id}
    />
  );
}

/** With a way to it, where it has a page here. */
function Shows({ share }: { share: Share }) {
  const what = <Text>{whatWords(share)}</Text>;
  return (
    <span>
      {share.run !== undefined ? (
        <Link to="/report-runs/$id" params={{ id: share.run }} search={carried}>
          {what}
        </Link>
      ) : share.dashboard !== undefined ? (
        <Link to="/boards/$id" params={{ id: share.dashboard }} search={carried}>
          {what}
        </Link>
      ) : (
        what
      )}
      <span className="muted">
        , {timeWords(share)}
        {share.services !== undefined && <>; only <Text>{share.services.join(', ')}</Text></>}
      </span>
    </span>
  );
}

function Opened({ share: { openings, last_opened_at } }: { share: Share }) {
  if (openings === 0) return <span className="muted">never</span>;
  return (
    <span>
      {counted(openings, 'time')}
      {last_opened_at !== undefined && <>, last <Time at={last_opened_at} /></>}
    </span>
  );
}

function Revoke({ share: { id, name } }: { share: Share }) {
  const { revoke } = useChangeShares();
  return (
    <Confirm
      label={<>Revoke<span className="hidden"> {name}</span></>}
      title={`Revoke the link ${name}?`}
      does="Revoke the link"
      action={async () => {
        await revoke(id);
        toast(`The link ${name} is revoked.`);
      }}
    >
      <p>Whoever has it sees nothing by it from now on. It cannot be given back; another one can be made.</p>
    </Confirm>
  );
}
