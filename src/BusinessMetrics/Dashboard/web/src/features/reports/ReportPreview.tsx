import type { Figures } from '../../api/queries';
import { Panel, PanelFrame } from '../../ui/Panel';
import type { ReportDocument } from './queries';
import { ReportView } from './ReportView';

interface Props {
  preview: Figures<ReportDocument>;
  isPreviewable: boolean;
  /** The page looks at the past, of which there is no preview. */
  isPast: boolean;
}

/** What the definition makes now, as it is typed. */
export function ReportPreview({ preview, isPreviewable, isPast }: Props) {
  const title = 'Preview';
  if (isPast)
    return (
      <PanelFrame title={title}>
        <p className="muted">The page looks at the past, and a preview is as of now. “Make now” makes the report as of that moment.</p>
      </PanelFrame>
    );
  if (!isPreviewable)
    return (
      <PanelFrame title={title}>
        <p className="muted">Give it a title and a section: then this shows what it makes now.</p>
      </PanelFrame>
    );
  if (preview.isError && !preview.error.isForbidden && preview.error.problem.errors.length > 0)
    return (
      <PanelFrame title={title}>
        <p role="status">This is no report yet: the fields say why.</p>
      </PanelFrame>
    );
  return (
    <Panel of={preview} title={title} rows={200}>
      {document => <ReportView document={document} />}
    </Panel>
  );
}
