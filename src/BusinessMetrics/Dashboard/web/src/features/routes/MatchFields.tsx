import { fieldError } from '../../api/problem';
import { Area, Checks, Choice } from '../../ui/Field';
import { severities, type MatchDraft } from './match';

interface Props {
  match: MatchDraft;
  failure: unknown;
  onChange: (match: MatchDraft) => void;
}

export const matchFieldNames = ['match.rule', 'match.category', 'match.service', 'match.severity', 'match.late'];

/** Which alerts: of routes and of silences. */
export function MatchFields({ match, failure, onChange }: Props) {
  const of = (field: 'rule' | 'category' | 'service') => ({
    value: match[field],
    error: fieldError(failure, `match.${field}`),
    rows: 2,
    spellCheck: false,
    onChange: (event: { target: { value: string } }) => onChange({ ...match, [field]: event.target.value }),
  });
  return (
    <>
      <Checks legend="Severity" options={severities} chosen={match.severity} error={fieldError(failure, 'match.severity')} onChange={severity => onChange({ ...match, severity })} />
      <div className="form-fields">
        <Area label="Services" {...of('service')} />
        <Area label="Rules" hint="A budget's is budget/ and its scope." {...of('rule')} />
        <Area label="Categories" {...of('category')} />
        <Choice
          label="Told late"
          options={[['', 'or not'], ['false', 'no: in time alone'], ['true', 'yes: late alone']]}
          value={match.late}
          error={fieldError(failure, 'match.late')}
          onChange={event => onChange({ ...match, late: event.target.value as MatchDraft['late'] })}
        />
      </div>
      <p className="hint">A line each; * stands for any characters. What is empty narrows nothing.</p>
    </>
  );
}
