import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useSession } from '../../api/session';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Confirm } from '../../ui/Confirm';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { useDebounced } from '../../ui/useDebounced';
import { isTriable, ruleJson, type Draft } from './draft';
import { useDryRun, useRemoveRule, useSaveRule, type Rule } from './queries';
import { RuleFields, shownFields } from './RuleFields';
import { RulePreview } from './RulePreview';
import { useTrialWindow } from './trialWindow';

/** Between a keystroke and the question. */
const pause = 300;

export function RuleEditor({ rule, start }: { rule: Rule | undefined; start: Draft }) {
  const { search } = useSearch();
  const isAdmin = useSession()?.role === 'admin';
  const [draft, setDraft] = useState(start);
  const tried = useDebounced(draft, pause);
  const trial = useTrialWindow();
  const dryRun = useDryRun(rule?.name ?? 'draft', isTriable(tried) ? ruleJson(tried) : undefined, trial.from, trial.to);
  const navigate = useNavigate();
  const save = useSaveRule();
  const remove = useRemoveRule();
  const saving = useMutation({
    mutationFn: () => save(draft.name.trim(), ruleJson(draft)),
    onSuccess: saved => {
      toast(`The rule ${saved.name} is set.`);
      void navigate({ to: '/alerts', search: known => ({ ...carried(known), rule: saved.name }) });
    },
  });
  const failure = dryRun.error ?? saving.error;

  return (
    <div className="editor">
      <PanelFrame title={rule === undefined ? 'The rule' : 'Change it'}>
        <form
          className="form"
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if (isAdmin) saving.mutate();
          }}
        >
          <RuleFields draft={draft} isNamed={rule !== undefined} failure={failure} onChange={changed => {
            setDraft(known => ({ ...known, ...changed }));
            if (saving.isError) saving.reset();
          }} />
          <Refusal failure={saving.error} shown={shownFields} />
          {search.asOf !== undefined ? (
            <p className="notice" data-verdict="warning">The page looks at the past: the rule can be tried, and is set in the present.</p>
          ) : isAdmin ? (
            <div className="form-actions">
              <button type="submit" className="primary" disabled={saving.isPending}>
                Save the rule
              </button>
              {rule !== undefined && (
                <Confirm
                  label="Remove"
                  title={`Remove the rule ${rule.name}?`}
                  does="Remove the rule"
                  action={async () => {
                    await remove(rule.name);
                    toast(`The rule ${rule.name} is removed.`);
                    await navigate({ to: '/alerts', search: carried });
                  }}
                >
                  <p>The alert that it raised ends. What it told before stays in the history.</p>
                </Confirm>
              )}
            </div>
          ) : (
            <p className="notice">You can try a rule here. Only an administrator sets one.</p>
          )}
        </form>
      </PanelFrame>
      <div className="sticky">
        <RulePreview draft={tried} dryRun={dryRun} trial={trial} isTriable={isTriable(tried)} />
      </div>
    </div>
  );
}
