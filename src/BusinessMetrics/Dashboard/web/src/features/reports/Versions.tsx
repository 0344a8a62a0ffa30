import { Text } from '../../ui/Text';
import { VersionList } from '../../ui/VersionList';
import { useReportVersions, type Report, type ReportData } from './queries';
import { periodWords, sectionsWords } from './report';

interface Props {
  report: Report;
  /** Puts an older one into the form. */
  onTake: (definition: ReportData, version: number) => void;
  onClose: () => void;
}

/** What the definition was, the newest first. */
export function Versions({ report, onTake, onClose }: Props) {
  return (
    <VersionList
      of={useReportVersions(report.name)}
      present={report.version}
      empty="It is ready-made, and nobody has changed it."
      words={definition => (
        <>
          <Text>{definition.title}</Text>, about {periodWords(definition.period)}: <Text>{sectionsWords(definition.sections)}</Text>
        </>
      )}
      onTake={onTake}
      onClose={onClose}
    />
  );
}
