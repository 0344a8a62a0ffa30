import { useMutation } from '@tanstack/react-query';
import { useEffect, useRef, useState } from 'react';
import { errorOf } from '../../api/problem';
import { Refusal } from '../../ui/Refusal';
import { announce } from '../../ui/announce';
import { counted, named } from '../../ui/format';
import type { Line } from './mapping';
import type { MetricField } from './metric';
import type { RecordFile } from './table';
import { sendBatch, sleep, unreadable, upload, type LineAnswer } from './upload';
import { UploadAnswers } from './UploadAnswers';

interface Props {
  file: RecordFile;
  lines: () => Line[];
  lacking: readonly MetricField[];
}

/** Sends the lines, shows how far it is, and what became of each. */
export function Upload({ file, lines, lacking }: Props) {
  const [answers, setAnswers] = useState<readonly LineAnswer[]>([]);
  const stopping = useRef<AbortController>(undefined);
  useEffect(() => () => stopping.current?.abort(), []);
  const sending = useMutation({
    mutationFn: async () => {
      const stop = new AbortController();
      stopping.current = stop;
      const gathered = unreadable(file);
      setAnswers([...gathered]);
      await upload(lines(), sendBatch, sleep, stop.signal, done => {
        gathered.push(...done);
        setAnswers([...gathered]);
      });
      announce(`${counted(gathered.length, 'line')} answered.`);
    },
  });
  const total = file.rows.length;
  const isStopped = sending.error instanceof DOMException && sending.error.name === 'AbortError';
  return (
    <div className="form upload">
      <div className="form-actions">
        <button type="button" className="primary" disabled={lacking.length > 0 || sending.isPending} onClick={() => sending.mutate()}>
          {sending.isIdle ? `Send ${counted(total, 'line')}` : sending.isSuccess ? 'Send again' : 'Go on'}
        </button>
        {sending.isPending && (
          <button type="button" onClick={() => stopping.current?.abort()}>
            Stop
          </button>
        )}
        {lacking.length > 0 && <span className="muted">First say where {lacking.map(named).join(', ')} is found.</span>}
      </div>
      {!sending.isIdle && (
        <label>
          {counted(answers.length, 'line')} of {total} answered
          <progress max={total} value={answers.length} />
        </label>
      )}
      {isStopped && <p className="notice">Stopped. What was answered is recorded; going on counts it once.</p>}
      {sending.isError && !isStopped && <Refusal failure={errorOf(sending.error)} />}
      {answers.length > 0 && <UploadAnswers file={file} answers={answers} />}
    </div>
  );
}
