import { Text } from '../../ui/Text';
import { counted } from '../../ui/format';
import { linesOf, type Mapping } from './mapping';
import type { RecordFile } from './table';

const shown = 10;

/** The first lines as they stand in the file, and the first metric as it would be sent. */
export function FilePreview({ file, mapping }: { file: RecordFile; mapping: Mapping }) {
  const first = { ...file, rows: file.rows.slice(0, shown) } as RecordFile;
  const broken = file.kind === 'csv' ? file.rows.filter(row => row.broken !== undefined) : [];
  const [line] = linesOf(first, mapping);
  return (
    <div className="form">
      <p>
        <bdi className="foreign">{file.name}</bdi> has {counted(file.rows.length, 'line')} of metrics
        {file.rows.length > shown && `; here are the first ${shown}`}.
      </p>
      {broken.length > 0 && (
        <div className="notice" data-verdict="warning">
          <p>{counted(broken.length, 'line')} cannot be read and will not be sent:</p>
          <ul>
            {broken.slice(0, 5).map(row => (
              <li key={row.line}>line {row.line}: {row.broken}</li>
            ))}
          </ul>
        </div>
      )}
      {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
      <div className="table-scroll preview" role="region" aria-label="The first lines of the file" tabIndex={0}>
        <table>
          <thead>
            <tr>
              <th scope="col">Line</th>
              {file.kind === 'csv' ? file.columns.map((column, index) => <th key={index} scope="col"><Text>{column}</Text></th>) : <th scope="col">Metric</th>}
            </tr>
          </thead>
          <tbody>
            {first.kind === 'csv'
              ? first.rows.map(row => (
                <tr key={row.line}>
                  <td>{row.line}</td>
                  {first.columns.map((_, index) => <td key={index}><Text>{row.cells[index]}</Text></td>)}
                </tr>
              ))
              : first.rows.map(row => (
                <tr key={row.line}>
                  <td>{row.line}</td>
                  <td><Text>{row.text}</Text></td>
                </tr>
              ))}
          </tbody>
        </table>
      </div>
      {line !== undefined && (
        <>
          <h3>Line {line.line} is sent as</h3>
          {/* eslint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard */}
          <pre tabIndex={0} aria-label={`Line ${line.line} as a metric`}>{line.body}</pre>
        </>
      )}
    </div>
  );
}
