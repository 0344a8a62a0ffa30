import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { useAlertRules, useMostRecorded } from '../../api/queries';
import { carried } from '../../app/search';
import { useZone } from '../../app/useSearch';
import { Check, Choice, Field } from '../../ui/Field';
import { PanelFrame } from '../../ui/Panel';
import { Refusal } from '../../ui/Refusal';
import { StandingMark } from '../../ui/Standing';
import { Suggested } from '../../ui/Suggested';
import { Text } from '../../ui/Text';
import { exactTime, fromField, zoneName } from '../../ui/time';
import { categories } from '../record/metric';
import { useSilences, type Silence } from '../silences/queries';
import { matchWords, severities, type Severity } from './match';
import { testRoutes, type RouteTest } from './queries';
import { testSentence, verdictWords } from './route';

/** Where would an alert go? Nothing is sent. */
export function Tester() {
  const zone = useZone();
  const rules = useAlertRules();
  const services = useMostRecorded('service', {});
  const silences = useSilences('open', undefined);
  const [rule, setRule] = useState('');
  const [service, setService] = useState('');
  const [category, setCategory] = useState('');
  const [severity, setSeverity] = useState<Severity>('critical');
  const [late, setLate] = useState(false);
  const [at, setAt] = useState('');
  const trying = useMutation({
    mutationFn: () =>
      testRoutes({
        rule: rule.trim(),
        severity,
        late,
        ...(service.trim() === '' ? {} : { service: service.trim() }),
        ...(category === '' ? {} : { category }),
        ...(at === '' ? {} : { at: fromField(at, zone)?.toISOString() ?? at }),
      }),
  });
  return (
    <PanelFrame title="Where would an alert go?" wide>
      <form
        className="form"
        role="search"
        aria-label="An alert that there might be"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          trying.mutate();
        }}
      >
        <div className="form-fields">
          <Suggested
            label="Rule"
            required
            options={[...(rules.data?.value.rules.map(each => each.name) ?? []), 'budget/total']}
            value={rule}
            error={fieldError(trying.error, 'rule')}
            onChange={event => setRule(event.target.value)}
          />
          <Suggested label="Service (optional)" options={services ?? []} value={service} error={fieldError(trying.error, 'service')} onChange={event => setService(event.target.value)} />
          <Choice label="Category (optional)" options={[['', 'none'], ...categories.map(each => [each, each] as const)]} value={category} error={fieldError(trying.error, 'category')} onChange={event => setCategory(event.target.value)} />
          <Choice label="Severity" options={severities.map(each => [each, each] as const)} value={severity} error={fieldError(trying.error, 'severity')} onChange={event => setSeverity(event.target.value as Severity)} />
          <Field label={`When (optional), ${zoneName(zone)}`} type="datetime-local" hint="Now if left out." value={at} error={fieldError(trying.error, 'at')} onChange={event => setAt(event.target.value)} />
        </div>
        <Check label="It is told late" checked={late} onChange={setLate} />
        <Refusal failure={trying.error} shown={['rule', 'service', 'category', 'severity', 'at']} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={trying.isPending || rule.trim() === ''}>
            Try it
          </button>
        </div>
      </form>
      {trying.data !== undefined && <Outcome test={trying.data} silences={silences.data?.value.silences ?? []} />}
    </PanelFrame>
  );
}

function Outcome({ test, silences }: { test: RouteTest; silences: readonly Silence[] }) {
  const zone = useZone();
  const moment = (at: string) => exactTime(new Date(at), zone);
  return (
    <div className="notice between verdicts" data-verdict={test.channels.length > 0 && test.silenced_by.length === 0 ? 'good' : 'warning'} role="status">
      <p>
        <strong>
          <Text>{testSentence(test)}</Text>
        </strong>
      </p>
      {test.disabled_channels.length > 0 && (
        <p>
          Switched off, so not told: <Text>{test.disabled_channels.join(', ')}</Text>.
        </p>
      )}
      {test.silenced_by.map(id => {
        const silence = silences.find(each => each.id === id);
        return (
          <p key={id}>
            Silenced by{' '}
            <Link to="/silences" search={carried}>
              {silence === undefined ? `the silence ${id}` : <Text>{`${matchWords(silence.match)}: ${silence.comment}`}</Text>}
            </Link>
            {silence !== undefined && ` until ${moment(silence.to)}`}.
          </p>
        );
      })}
      {test.routes.length > 0 && (
        <ol className="verdicts">
          {test.routes.map(verdict => (
            <li key={verdict.route}>
              <Text>{verdict.route}</Text>: <StandingMark of={{ verdict: verdict.takes ? 'good' : 'neither', words: verdictWords(verdict) }} />
              {verdict.why !== undefined && `: ${verdict.why}`}
              {verdict.channels !== undefined && (
                <>
                  {' '}
                  → <Text>{verdict.channels.join(', ')}</Text>
                </>
              )}
              {verdict.told_at !== undefined && `, at the earliest ${moment(verdict.told_at)}`}
              {verdict.muted_until !== undefined && `; muted until ${moment(verdict.muted_until)}`}.
            </li>
          ))}
        </ol>
      )}
    </div>
  );
}
