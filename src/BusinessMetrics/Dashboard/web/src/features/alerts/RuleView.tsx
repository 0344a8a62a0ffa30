import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { draftOf, emptyDraft } from './draft';
import { useRules } from './queries';
import { RuleEditor } from './RuleEditor';
import { figureWords, thresholdWords } from './RuleTable';
import './alerts.css';

/** One rule, or a new one, and what it does as it is typed. */
export function RuleView({ name }: { name: string | undefined }) {
  const { search } = useSearch();
  const rules = useRules(search.asOf);
  const rule = rules.data?.value.rules.find(each => each.name === name);
  const back = (
    <Link to="/alerts" search={carried} className="button">
      All alerts and rules
    </Link>
  );
  if (name === undefined)
    return (
      <>
        <PageHead title="New rule" sentence="It is tried on what was recorded while you type; it counts once it is saved." actions={back} />
        <RuleEditor key="new" rule={undefined} start={{ ...emptyDraft, metric: search['metric'] ?? '', service: search.service ?? '', model_name: search.model ?? '' }} />
      </>
    );
  return (
    <>
      <PageHead title={`Rule ${name}`} sentence={rule === undefined ? undefined : `${figureWords(rule)}: ${thresholdWords(rule)}.`} actions={back} />
      {rule === undefined ? (
        <Panel of={rules} title="The rule" wide isEmpty={() => true} empty={<p>There is no rule of this name{search.asOf === undefined ? '' : ' at that time'}.</p>}>
          {() => null}
        </Panel>
      ) : (
        <RuleEditor key={`${rule.name} ${rule.updated_at}`} rule={rule} start={draftOf(rule)} />
      )}
    </>
  );
}
