import { fieldError } from '../../api/problem';
import { Field } from '../../ui/Field';
import { emptyWindow, type Window } from './route';

interface Props {
  legend: string;
  hint: string;
  /** The field of the body. */
  field: 'during' | 'mute';
  windows: readonly Window[];
  failure: unknown;
  onChange: (windows: readonly Window[]) => void;
}

export function windowFieldNames(field: Props['field'], windows: readonly Window[]): string[] {
  return windows.flatMap((_, index) => ['cron', 'for', 'time_zone'].map(each => `${field}[${index}].${each}`));
}

/** Times that come again and again. */
export function Windows({ legend, hint, field, windows, failure, onChange }: Props) {
  const of = (index: number, part: keyof Window) => ({
    value: windows[index]?.[part] ?? '',
    error: fieldError(failure, `${field}[${index}].${part}`),
    spellCheck: false,
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange(windows.map((window, each) => (each === index ? { ...window, [part]: event.target.value } : window))),
  });
  return (
    <fieldset className="windows">
      <legend>{legend}</legend>
      <p className="hint">{hint}</p>
      {windows.map((_, index) => (
        <div key={index} className="window-entry">
          <Field label={`Begins ${index + 1}`} hint="Minute, hour, day, month, weekday: 0 22 * * 1-5" {...of(index, 'cron')} />
          <Field label={`Lasts ${index + 1}`} hint="1m to 7d, such as 8h" {...of(index, 'for')} />
          <Field label={`Time zone ${index + 1}`} hint="Such as Europe/Berlin" {...of(index, 'time_zone')} />
          <button type="button" aria-label={`Remove time ${index + 1}`} onClick={() => onChange(windows.filter((__, each) => each !== index))}>
            Remove
          </button>
        </div>
      ))}
      <button type="button" onClick={() => onChange([...windows, emptyWindow])}>
        Add a time<span className="hidden"> to {legend}</span>
      </button>
    </fieldset>
  );
}
