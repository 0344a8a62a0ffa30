import { errorOf, type FieldProblem } from '../api/problem';

/** A refusal's words that no field of the form shows. */
export function unshown(failure: unknown, shown: readonly string[]): readonly FieldProblem[] {
  return errorOf(failure).problem.errors.filter(error => !shown.includes(error.field));
}

/** Why a form was not taken, beside what its fields say themselves. */
export function Refusal({ failure, shown = [] }: { failure: unknown; shown?: readonly string[] }) {
  if (failure === null || failure === undefined) return null;
  const error = errorOf(failure);
  const others = unshown(failure, shown);
  return (
    <div className="notice" data-verdict="bad" role="alert">
      <strong>{error.problem.title}</strong>
      {error.problem.errors.length === 0 && error.problem.detail !== undefined && <p>{error.problem.detail}</p>}
      {error.problem.errors.length > others.length && <p>The fields say why.</p>}
      <ul>
        {others.map(other => (
          <li key={other.field}>
            {other.field}: allowed is {other.allowed}; this is {other.received}.
          </li>
        ))}
      </ul>
    </div>
  );
}
