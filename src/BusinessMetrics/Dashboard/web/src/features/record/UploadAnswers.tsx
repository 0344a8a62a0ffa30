import { csvOf, download } from '../../ui/csv';
import { DataTable } from '../../ui/DataTable';
import { Figure } from '../../ui/Figure';
import { Text } from '../../ui/Text';
import { counted } from '../../ui/format';
import { refusedFile } from './refused';
import type { RecordFile } from './table';
import type { LineAnswer } from './upload';

const shown = 200;
const words = { stored: 'recorded', duplicate: 'known already', refused: 'refused' } as const;

/** What needs somebody comes first. */
export function worstFirst(answers: readonly LineAnswer[]): LineAnswer[] {
  const rank = (each: LineAnswer) => (each.status === 'refused' ? 0 : each.warned ? 1 : 2);
  return [...answers].sort((a, b) => rank(a) - rank(b) || a.line - b.line);
}

export function UploadAnswers({ file, answers }: { file: RecordFile; answers: readonly LineAnswer[] }) {
  const count = (status: LineAnswer['status']) => answers.filter(each => each.status === status).length;
  const refused = count('refused');
  const warned = answers.filter(each => each.warned).length;
  return (
    <div className="form">
      <div className="figures">
        <Figure label="Recorded" value={count('stored')} />
        <Figure label="Known already" value={count('duplicate')} note="counted once" />
        <Figure label="With a warning" value={warned} state={warned > 0 ? 'warning' : undefined} />
        <Figure label="Refused" value={refused} state={refused > 0 ? 'bad' : undefined} />
      </div>
      <div className="form-actions">
        {refused > 0 && (
          <button type="button" onClick={() => {
            const { name, type, text } = refusedFile(file, answers);
            download(name, type, text);
          }}>
            Download the {counted(refused, 'refused line')} and why
          </button>
        )}
        <button type="button" onClick={() => download(`${file.name}-answers.csv`, 'text/csv', csvOf(['line', 'answer', 'metric_id', 'why'], answers.map(each => [each.line, each.status, each.id, each.words])))}>
          Download the answer to each line
        </button>
      </div>
      {answers.length > shown && <p className="muted">The first {shown} of {answers.length} answers, what was refused first.</p>}
      <DataTable
        name="Answers"
        columns={[
          { title: 'Line', value: each => each.line, numeric: true },
          { title: 'Answer', value: each => words[each.status] },
          { title: 'Metric', value: each => each.id, show: each => (each.id === undefined ? null : <code>{each.id}</code>) },
          { title: 'Why', value: each => each.words, show: each => (each.words === '' ? null : <Text>{each.words}</Text>) },
        ]}
        rows={worstFirst(answers).slice(0, shown)}
        keyOf={each => String(each.line)}
      />
    </div>
  );
}
