import { verdictWords } from './words';
import type { Step } from './proof';

const isHash = (value: string) => /^([\w+/]{43}=|[0-9a-f]{64})$/.test(value);

/** The two that were held against each other, short enough to be seen at once. */
function Brief({ step }: { step: Step }) {
  const pair = step.compared.slice(0, 2).filter(([, value]) => isHash(value));
  if (pair.length < 2) return null;
  return (
    <p className="muted">
      {pair.map(([name, value], place) => (
        <span key={name}>
          {place > 0 && (pair[0]?.[1] === value ? ' = ' : ' ≠ ')}
          {name} <code>{value.slice(0, 12)}…</code>
        </span>
      ))}
    </p>
  );
}

function Compared({ step }: { step: Step }) {
  if (step.compared.length === 0) return null;
  return (
    <details>
      <summary>
        In full<span className="hidden">: {step.title}</span>
      </summary>
      <dl className="compared">
        {step.compared.map(([name, value]) => [
          <dt key={name}>{name}</dt>,
          <dd key={`${name} value`}>
            <code>{value}</code>
          </dd>,
        ])}
      </dl>
    </details>
  );
}

/** What was checked, in its order, and what came of it. */
export function StepList({ steps }: { steps: readonly Step[] }) {
  return (
    <>
      <p className="notice" data-verdict={steps.every(step => step.holds) ? 'good' : 'bad'} role={steps.every(step => step.holds) ? 'status' : 'alert'}>
        <strong>{verdictWords(steps)}</strong>
      </p>
      <ol className="steps">
        {steps.map(step => (
          <li key={step.title} data-holds={step.holds}>
            <span className="step-mark" aria-hidden="true">
              {step.holds ? '✓' : '✗'}
            </span>
            <div>
              <h3>
                {step.title}
                <span className="hidden">{step.holds ? ': holds' : ': does not hold'}</span>
              </h3>
              <p>{step.says}</p>
              <Brief step={step} />
              <Compared step={step} />
            </div>
          </li>
        ))}
      </ol>
    </>
  );
}
