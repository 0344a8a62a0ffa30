import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import type { Figures } from '../../api/queries';
import { carried } from '../../app/search';
import { Amount } from '../../ui/Amount';
import { known } from '../../ui/known';
import { Panel } from '../../ui/Panel';

/** What holds at the window's end, in short; its page says why. */
export function FrameworkScores({ of }: { of: Figures<Schemas['SecurityMetrics']> }) {
  return (
    <Panel of={of} title="Compliance scores" wide rows={30} actions={<Link to="/compliance" search={carried}>Compliance</Link>} isEmpty={({ compliance }) => Object.values(compliance).every(score => score === 0)} empty={<p className="muted">No framework is reported on yet.</p>}>
      {({ compliance }) => (
        <dl className="facts">
          {(
            [
              ['All of them', compliance.overall_score],
              ['GDPR', compliance.gdpr_compliance],
              ['SOC 2', compliance.soc2_compliance],
              ['ISO 27001', compliance.iso27001_compliance],
              ['NIST', compliance.nist_compliance],
            ] as const
          ).map(([name, score]) => [
            <dt key={name}>{name}</dt>,
            <dd key={`${name} score`}>
              <Amount value={known(score)} unit="of 100" />
            </dd>,
          ])}
        </dl>
      )}
    </Panel>
  );
}
