import { useId, type InputHTMLAttributes, type ReactNode, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';

interface Common {
  label: string;
  hint?: ReactNode;
  /** From fieldError, or the form's own. */
  error?: string | undefined;
}

function Frame({ id, label, hint, error, children }: Common & { id: string; children: ReactNode }) {
  return (
    <div className="field" data-wrong={error !== undefined}>
      <label htmlFor={id}>{label}</label>
      {children}
      {hint !== undefined && (
        <p id={`${id}-hint`} className="hint">
          {hint}
        </p>
      )}
      {error !== undefined && (
        <p id={`${id}-error`} className="wrong" role="alert">
          {error}
        </p>
      )}
    </div>
  );
}

function describes(id: string, { hint, error }: Common) {
  const ids = [hint === undefined ? '' : `${id}-hint`, error === undefined ? '' : `${id}-error`].filter(Boolean).join(' ');
  return { id, 'aria-invalid': error !== undefined, ...(ids === '' ? {} : { 'aria-describedby': ids }) };
}

export function Field({ label, hint, error, ...input }: Common & InputHTMLAttributes<HTMLInputElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <input {...input} {...describes(id, { label, hint, error })} />
    </Frame>
  );
}

export function Choice({ label, hint, error, options, ...select }: Common & SelectHTMLAttributes<HTMLSelectElement> & { options: readonly (readonly [value: string, words: string])[] }) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <select {...select} {...describes(id, { label, hint, error })}>
        {options.map(([value, words]) => (
          <option key={value} value={value}>
            {words}
          </option>
        ))}
      </select>
    </Frame>
  );
}

/** Text of several lines. */
export function Area({ label, hint, error, ...area }: Common & TextareaHTMLAttributes<HTMLTextAreaElement>) {
  const id = useId();
  return (
    <Frame id={id} label={label} hint={hint} error={error}>
      <textarea {...area} {...describes(id, { label, hint, error })} />
    </Frame>
  );
}

/** Yes or no. */
export function Check({ label, checked, onChange }: { label: ReactNode; checked: boolean; onChange: (checked: boolean) => void }) {
  return (
    <label className="check">
      <input type="checkbox" checked={checked} onChange={event => onChange(event.target.checked)} /> <span>{label}</span>
    </label>
  );
}

/** Some of a few. */
export function Checks<T extends string>({ legend, hint, error, options, chosen, onChange }: { legend: string; hint?: ReactNode; error?: string | undefined; options: readonly T[]; chosen: readonly T[]; onChange: (chosen: T[]) => void }) {
  return (
    <fieldset>
      <legend>{legend}</legend>
      <div className="checks">
        {options.map(option => (
          <Check key={option} label={<bdi className="foreign">{option}</bdi>} checked={chosen.includes(option)} onChange={checked => onChange(options.filter(each => (each === option ? checked : chosen.includes(each))))} />
        ))}
      </div>
      {hint !== undefined && <p className="hint">{hint}</p>}
      {error !== undefined && (
        <p className="wrong" role="alert">
          {error}
        </p>
      )}
    </fieldset>
  );
}
