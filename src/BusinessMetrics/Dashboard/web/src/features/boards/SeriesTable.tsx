import type { SeriesAnswer } from '../../api/queries';
import { useZone } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { DataTable } from '../../ui/DataTable';
import { Text } from '../../ui/Text';
import { counted, named, sentenceCase } from '../../ui/format';
import { bucketName } from '../../ui/time';

/** A row a group; where nothing is grouped, a row a bucket. */
export function SeriesTable({ title, answer }: { title: string; answer: SeriesAnswer }) {
  const zone = useZone();
  const unit = answer.unit ?? '';
  const { rest } = answer;
  if (answer.group_by === undefined) {
    const [line] = answer.series;
    return (
      <DataTable
        name={title}
        columns={[
          { title: 'Start', value: (row: number) => answer.starts[row], show: row => bucketName(new Date(answer.starts[row] ?? ''), answer.step, zone) },
          { title: 'Value', value: row => line?.values[row], show: row => <Amount value={line?.values[row]} unit={unit} />, numeric: true },
          { title: 'Metrics', value: row => line?.bucket_samples[row], show: row => <Amount value={line?.bucket_samples[row]} />, numeric: true },
        ]}
        rows={answer.starts.map((_, index) => index)}
        keyOf={String}
      />
    );
  }
  return (
    <DataTable
      name={title}
      columns={[
        { title: sentenceCase(named(answer.group_by)), value: line => line.key, show: line => <Text>{line.key}</Text> },
        { title: 'Value', value: line => line.value, show: line => <Amount value={line.value} unit={unit} />, numeric: true },
        { title: 'Metrics', value: line => line.samples, show: line => <Amount value={line.samples} />, numeric: true },
      ]}
      rows={answer.series}
      keyOf={line => line.key ?? ''}
      sorted={[1, true]}
      foot={
        rest === undefined ? undefined : (
          <tr>
            <td>{counted(rest.groups, 'other')}</td>
            <td data-numeric="true">
              <Amount value={rest.value} unit={unit} />
            </td>
            <td data-numeric="true">
              <Amount value={rest.samples} />
            </td>
          </tr>
        )
      }
    />
  );
}
