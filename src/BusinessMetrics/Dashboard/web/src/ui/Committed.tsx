import type { InputHTMLAttributes, ReactNode } from 'react';
import { Field } from './Field';

interface Props extends Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'defaultValue' | 'onChange'> {
  label: string;
  hint?: ReactNode;
  value: string | undefined;
  /** With Enter, or when the field is left; nothing where it is empty. */
  onCommit: (value: string | undefined) => void;
}

/** A field whose text counts when it is whole: each letter would be a question to the service. */
export function Committed({ label, hint, value = '', onCommit, ...input }: Props) {
  const commit = (text: string) => {
    if (text.trim() !== value) onCommit(text.trim() === '' ? undefined : text.trim());
  };
  return (
    <Field
      // Another value from the address is another field: what was typed and not committed goes.
      key={value}
      label={label}
      hint={hint}
      defaultValue={value}
      onBlur={event => commit(event.target.value)}
      onKeyDown={event => event.key === 'Enter' && commit(event.currentTarget.value)}
      {...input}
    />
  );
}
