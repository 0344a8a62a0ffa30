import { Link } from '@tanstack/react-router';
import { carried } from '../../app/search';
import { Text } from '../../ui/Text';

/** A rule opens in the editor; a budget has no rule. */
export function RuleName({ rule }: { rule: string }) {
  if (/^(service-)?budget\//.test(rule))
    return (
      <Link to="/budgets" search={carried}>
        <Text>{rule}</Text>
      </Link>
    );
  return (
    <Link to="/alerts" search={known => ({ ...carried(known), rule })}>
      <Text>{rule}</Text>
    </Link>
  );
}
