import { errorOf } from '../../api/problem';
import { Text } from '../../ui/Text';

/** What the service refused, field by field where it says so. */
export function ProblemNote({ failure }: { failure: unknown }) {
  const { problem } = errorOf(failure);
  return (
    <div className="board-problem" role="alert">
      <p>
        <strong>{problem.title}</strong>{problem.errors.length === 0 && problem.detail !== undefined && <> {problem.detail}</>}
      </p>
      {problem.errors.length > 0 && (
        <ul>
          {problem.errors.map(error => (
            <li key={`${error.field} ${error.received}`}>
              <code>{error.field}</code>: allowed is <Text>{error.allowed}</Text>; this is <Text>{error.received}</Text>.
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
