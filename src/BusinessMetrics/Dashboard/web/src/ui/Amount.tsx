import { createContext, useContext } from 'react';
import { nothing, write, writeExact, writeFull } from './format';
import { Tip } from './Tip';

/** In a table figures are full, under each other, and no stop of the keyboard's. */
export const InTable = createContext(false);

/** A number in its unit: short when it is large, exact on hover and focus. */
export function Amount({ value, unit = '' }: { value: number | null | undefined; unit?: string | undefined }) {
  const inTable = useContext(InTable);
  if (value === null || value === undefined)
    return (
      <span className="amount muted">
        <span aria-hidden="true">{nothing}</span>
        <span className="hidden">no data</span>
      </span>
    );
  const written = inTable ? writeFull(value, unit) : write(value, unit);
  const exact = writeExact(value, unit);
  const shown = (
    <>
      {written.text}
      {written.unit !== '' && <small> {written.unit}</small>}
    </>
  );
  if (inTable)
    return (
      <span className="amount" title={exact}>
        {shown}
      </span>
    );
  return <span className="amount">{exact === [written.text, written.unit].filter(Boolean).join(' ') ? shown : <Tip text={exact}>{shown}</Tip>}</span>;
}
