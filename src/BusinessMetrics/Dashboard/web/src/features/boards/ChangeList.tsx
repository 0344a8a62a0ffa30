import { Text } from '../../ui/Text';

/** What differs between two versions, in words; nothing where nothing does. */
export function ChangeList({ title, changes }: { title: string; changes: readonly string[] }) {
  if (changes.length === 0) return undefined;
  return (
    <details className="board-since">
      <summary>{title}</summary>
      <ul>
        {changes.map(each => (
          <li key={each}>
            <Text>{each}</Text>
          </li>
        ))}
      </ul>
    </details>
  );
}
