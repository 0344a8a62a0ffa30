import { useId, type ComponentProps } from 'react';
import { Field } from './Field';

/** A field of free text that knows what was used before. */
export function Suggested({ options, ...field }: ComponentProps<typeof Field> & { options: readonly string[] }) {
  const id = useId();
  return (
    <div>
      <Field {...field} list={id} autoComplete="off" />
      <datalist id={id}>
        {options.map(option => (
          <option key={option} value={option} />
        ))}
      </datalist>
    </div>
  );
}
