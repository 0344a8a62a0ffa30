import { Link } from '@tanstack/react-router';
import { useSearch } from '../app/useSearch';

interface Props {
  /** The address' parameter that holds the cursor. */
  name?: string;
  next: string | undefined;
}

/** To the next of the pages of a list, and back to the first. */
export function Pages({ name = 'after', next }: Props) {
  const { search } = useSearch();
  if (search[name] === undefined && next === undefined) return undefined;
  return (
    <p className="pages">
      {search[name] !== undefined && (
        <Link to="." search={known => ({ ...known, [name]: undefined })} resetScroll={false}>
          First page
        </Link>
      )}
      {next !== undefined && (
        <Link to="." search={known => ({ ...known, [name]: next })} resetScroll={false}>
          Next page
        </Link>
      )}
    </p>
  );
}
