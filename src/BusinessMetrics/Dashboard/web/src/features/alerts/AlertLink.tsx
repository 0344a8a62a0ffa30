import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { Text } from '../../ui/Text';

/** To an alert's own page, by what it says. */
export function AlertLink({ id, children }: { id: string; children: string }) {
  return (
    <Link to="/alerts/$id" params={{ id }} search={carried}>
      <Text>{children}</Text>
    </Link>
  );
}

/** Who sees to an alert. */
export function SeenTo({ by }: { by: string }) {
  return (
    <>
      acknowledged by <Text>{by}</Text>
    </>
  );
}
