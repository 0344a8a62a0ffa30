import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { Field } from '../../ui/Field';
import { PanelFrame } from '../../ui/Panel';
import { writeIn } from '../../ui/format';
import { FilePreview } from './FilePreview';
import { guess, linesOf, missing, type Mapping } from './mapping';
import { MappingForm } from './MappingForm';
import { isNdjson, largestFile, readCsv, readNdjson, type RecordFile } from './table';
import { Upload } from './Upload';
import './record.css';

async function read(file: File): Promise<RecordFile> {
  if (file.size > largestFile) throw new Error(`It has ${writeIn(file.size / 1024 / 1024)} MB; at most ${largestFile / 1024 / 1024} MB can be read here. Split it, or use POST /metrics/batch.`);
  const text = await file.text();
  const known = isNdjson(file.name, text) ? readNdjson(file.name, text) : await readCsv(file.name, text);
  if (known.rows.length === 0) throw new Error('It has no lines of metrics.');
  return known;
}

export function FromFile() {
  const [mapping, setMapping] = useState<Mapping>(() => guess([]));
  const opened = useMutation({ mutationFn: read, onSuccess: file => setMapping(guess(file.kind === 'csv' ? file.columns : [])) });
  const file = opened.data;
  const lacking = file?.kind === 'csv' ? missing(mapping) : [];
  return (
    <div className="grid">
      <PanelFrame title="The file" wide>
        <Field
          label="CSV or NDJSON file"
          type="file"
          accept=".csv,.tsv,.txt,.ndjson,.jsonl,text/csv,application/x-ndjson"
          hint="A CSV begins with its columns' names; NDJSON has a metric as JSON on each line. It is read here, and only its metrics are sent."
          error={opened.error?.message}
          onChange={event => {
            const [chosen] = event.target.files ?? [];
            if (chosen === undefined) opened.reset();
            else opened.mutate(chosen);
          }}
        />
        {opened.isPending && <p role="status">Reading {opened.variables.name}</p>}
      </PanelFrame>
      {file !== undefined && (
        <>
          {file.kind === 'csv' && (
            <PanelFrame title="What the columns are" wide>
              <MappingForm file={file} mapping={mapping} lacking={lacking} onChange={setMapping} />
            </PanelFrame>
          )}
          <PanelFrame title="Preview" wide>
            <FilePreview file={file} mapping={mapping} />
          </PanelFrame>
          <PanelFrame title="Send" wide>
            <Upload key={JSON.stringify([opened.submittedAt, mapping])} file={file} lines={() => linesOf(file, mapping)} lacking={lacking} />
          </PanelFrame>
        </>
      )}
    </div>
  );
}
