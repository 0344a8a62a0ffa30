import { useMutation } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { carried } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Confirm } from '../../ui/Confirm';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { useDebounced } from '../../ui/useDebounced';
import { useMayManage } from '../channels/queries';
import { usePreview, useChangeReport, type Report } from './queries';
import { isPreviewable, reportBody, shownFields, type ReportDraft } from './report';
import { ReportFields } from './ReportFields';
import { ReportPreview } from './ReportPreview';

/** Between a keystroke and the question: a preview asks for a whole report. */
const pause = 800;

interface Props {
  /** Undefined: a new one. */
  report: Report | undefined;
  start: ReportDraft;
  /** Of other reports. */
  names: readonly string[];
  /** Told while it is being removed. */
  onGoing?: (isGoing: boolean) => void;
}

export function ReportEditor({ report, start, names, onGoing }: Props) {
  const { search } = useSearch();
  const navigate = useNavigate();
  const mayManage = useMayManage();
  const [draft, setDraft] = useState(start);
  const seen = useDebounced(draft, pause);
  const isPast = search.asOf !== undefined;
  const preview = usePreview(!isPast && isPreviewable(seen) ? reportBody(seen) : undefined);
  const { define, remove } = useChangeReport();
  const name = draft.name.trim();
  const body = reportBody(draft);
  const isTaken = report === undefined && names.includes(name);
  const saving = useMutation({
    mutationFn: () => (body === undefined ? Promise.reject(new Error('The panels are no JSON.')) : define(name, body)),
    onSuccess: saved => {
      toast(`The report ${saved.definition.title} is set, as version ${saved.version}.`);
      if (report === undefined) void navigate({ to: '/reports/$name', params: { name: saved.name }, search: carried });
    },
  });
  const failure = saving.error ?? preview.error;
  const isChanged = JSON.stringify(draft) !== JSON.stringify(start);

  return (
    <div className="report-editor">
      <PanelFrame title="Definition">
        <form
          className="form"
          noValidate
          onSubmit={event => {
            event.preventDefault();
            if (mayManage && name !== '' && !isTaken && body !== undefined) saving.mutate();
          }}
        >
          <ReportFields
            draft={draft}
            isNamed={report !== undefined}
            isTaken={isTaken}
            failure={failure}
            onChange={changed => {
              setDraft(known => ({ ...known, ...changed }));
              if (saving.isError) saving.reset();
            }}
          />
          <Refusal failure={saving.error} shown={shownFields(saving.error, draft)} />
          {mayManage ? (
            <div className="form-actions">
              <button type="submit" className="primary" disabled={saving.isPending || name === '' || isTaken || body === undefined}>
                Save the report
              </button>
              {report?.source === 'api' && (
                <Confirm
                  label="Remove"
                  title={`Remove the report ${report.definition.title}?`}
                  does="Remove the report"
                  action={async () => {
                    onGoing?.(true);
                    try {
                      await remove(report.name);
                    } catch (failure) {
                      onGoing?.(false);
                      throw failure;
                    }
                    toast(`The report ${report.definition.title} is removed.`);
                    await navigate({ to: '/reports', search: carried });
                  }}
                >
                  <p>Its versions are kept, and so is what was made by them. A ready-made report of this name is back then.</p>
                </Confirm>
              )}
              {report !== undefined && isChanged && !saving.isPending && <span className="muted">Not saved: “Make now” makes what is saved.</span>}
            </div>
          ) : (
            <p className="notice">{isPast ? 'The page looks at the past; reports are defined in the present.' : 'You can try a definition here. Only an administrator with a token for all services saves one.'}</p>
          )}
        </form>
      </PanelFrame>
      <ReportPreview preview={preview} isPreviewable={isPreviewable(seen)} isPast={isPast} />
    </div>
  );
}
