import { nothing, write, writeExact } from './format';
import { Tip } from './Tip';

/** A number in its unit: short when it is large, exact on hover and focus. */
export function Amount({ value, unit = '' }: { value: number | null | undefined; unit?: string | undefined }) {
  if (value === null || value === undefined)
    return (
      <span className="amount muted">
        <span aria-hidden="true">{nothing}</span>
        <span className="hidden">no data</span>
      </span>
    );
  const written = write(value, unit);
  const exact = writeExact(value, unit);
  const shown = (
    <>
      {written.text}
      {written.unit !== '' && <small> {written.unit}</small>}
    </>
  );
  return <span className="amount">{exact === [written.text, written.unit].filter(Boolean).join(' ') ? shown : <Tip text={exact}>{shown}</Tip>}</span>;
}
