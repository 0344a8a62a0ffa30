import { useCatalog, useMostRecorded } from '../../api/queries';
import { ranges } from '../../app/search';
import { useSearch } from '../../app/useSearch';
import { Choice } from '../../ui/Field';
import { named, sentenceCase } from '../../ui/format';
import { chosen, everything, parameterOf, type Variable } from './question';

/** What a reader of the dashboard chooses; in the address, so that a colleague sees the same. */
export function VariableBar({ variables }: { variables: readonly Variable[] }) {
  const { search, change } = useSearch();
  const services = useCatalog({ limit: 1000 }, { enabled: variables.some(variable => variable.kind === 'service') });
  const models = useMostRecorded('model_name', { enabled: variables.some(variable => variable.kind === 'model') });
  const values = chosen(variables, search);
  if (variables.length === 0) return null;

  const known: Record<Variable['kind'], readonly string[]> = {
    service: services.data?.value.metrics.map(metric => metric.service) ?? [],
    model: models ?? [],
    range: ranges,
  };

  return (
    <div className="board-variables" role="group" aria-label="Variables">
      {variables.map(({ name, kind, value: first }) => {
        const value = values[name];
        const offered = [...new Set([...known[kind], ...[value, first].filter(each => each !== undefined)])];
        return (
          <Choice
            key={name}
            label={sentenceCase(named(name))}
            value={value ?? everything}
            options={[[everything, 'As the page says'], ...(kind === 'range' ? offered : offered.sort()).map(each => [each, kind === 'range' ? `The last ${each}` : each] as const)]}
            onChange={event => change({ [parameterOf(name)]: event.target.value === (first ?? everything) ? undefined : event.target.value })}
          />
        );
      })}
    </div>
  );
}
