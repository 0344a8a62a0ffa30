import { useSession } from '../../api/session';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { Tabs } from '../../ui/Tabs';
import { ArchivePanel } from './ArchiveParts';
import { Nodes } from './Nodes';
import { useHealth, useProjections } from './queries';
import { ReadModels } from './ReadModels';
import { systemSentence, unwell } from './sentence';
import { Storage } from './Storage';
import { RevokedTokens } from './RevokedTokens';

const parts = ['state', 'storage', 'archive', 'tokens'] as const;
const words: Record<(typeof parts)[number], string> = { state: 'State', storage: 'Storage', archive: 'Archive', tokens: 'Tokens' };

export default function SystemPage() {
  const { search } = useSearch();
  const session = useSession();
  const health = useHealth();
  const projections = useProjections();
  const may = { archive: session?.roles.some(role => role === 'auditor' || role === 'admin') === true, tokens: session?.roles.includes('admin') === true };
  const seen = parts.filter(part => (part !== 'archive' || may.archive) && (part !== 'tokens' || may.tokens));
  const open = seen.find(part => part === search['part']) ?? 'state';

  return (
    <>
      <PageHead
        title="System"
        sentence={health.data === undefined ? (health.isError ? 'The service does not say how it is.' : 'Asking how the service is.') : systemSentence(health.data.value, projections.data?.value.projections)}
      />
      {search.asOf !== undefined && <p className="note muted">The system is shown as it is now, whatever moment the page looks at.</p>}
      <Tabs name="part" label="Parts of the system" open={open} tabs={seen.map(part => [part, words[part]] as const)} />
      <div className="grid">
        {open === 'state' && (
          <>
            <Panel title="Health" of={health} rows={12} wide isEmpty={value => unwell(value).length === 0} empty={<p>Database, cache, read models, proofs and alert rules are well.</p>}>
              {value => (
                <ul>
                  {unwell(value).map(said => (
                    <li key={said}>{said}</li>
                  ))}
                </ul>
              )}
            </Panel>
            <ReadModels of={projections} mayChange={may.tokens} />
            <Nodes />
          </>
        )}
        {open === 'storage' && <Storage />}
        {open === 'archive' && <ArchivePanel />}
        {open === 'tokens' && <RevokedTokens />}
      </div>
    </>
  );
}
