import { DataTable } from '../../ui/DataTable';
import { Panel } from '../../ui/Panel';
import { counted } from '../../ui/format';
import { useStorage } from './queries';
import { size } from './sentence';

export function Storage() {
  return (
    <Panel title="Storage" of={useStorage()} wide>
      {value => (
        <>
          <p>
            The database has {size(value.database)}; {size(value.events)} of it is the log, from which all the rest can be made anew.{' '}
            {value.archive.files === 0
              ? 'Nothing has been archived yet.'
              : `The archive has ${counted(value.archive.metrics, 'metric')} in ${counted(value.archive.files, 'file')}, ${size(value.archive.bytes)}.`}
          </p>
          <DataTable
            name="Storage"
            columns={[
              { title: 'What', value: row => row.name },
              { title: 'Size', value: row => row.bytes, show: row => <span title={`${row.bytes.toLocaleString()} bytes`}>{size(row.bytes)}</span>, numeric: true },
            ]}
            rows={[{ name: 'log', bytes: value.events }, ...value.read_models.map(({ name, bytes }) => ({ name: `read model ${name}`, bytes })), { name: 'archive', bytes: value.archive.bytes }]}
            keyOf={row => row.name}
            sorted={[1, true]}
          />
        </>
      )}
    </Panel>
  );
}
