import { Confirm } from '../../ui/Confirm';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { useNow } from '../../ui/useNow';
import { AlertLink } from '../alerts/AlertLink';
import { Instant } from '../people/Instant';
import { matchWords } from '../routes/match';
import { useChangeSilence, type Silence } from './queries';
import { silenceStanding } from './silence';

interface Props {
  silences: readonly Silence[];
  /** What fires, by id: what is held back is named by it. */
  messages: ReadonlyMap<string, string>;
  mayChange: boolean;
  /** The moment that the page looks at. */
  asOf?: string | undefined;
}

export function SilenceList({ silences, messages, mayChange, asOf }: Props) {
  const present = useNow();
  const now = asOf === undefined ? present : new Date(asOf);
  return (
    <ul className="item-list">
      {silences.map(silence => {
        const standing = silenceStanding(silence, now);
        return (
          <li key={silence.id}>
            <article className="item">
              <header>
                <h3>
                  <Text>{matchWords(silence.match)}</Text>
                </h3>
                {mayChange && standing.status !== 'ended' && <End silence={silence} />}
              </header>
              <p>
                <StandingMark of={standing} />:{' '}
                {standing.status === 'pending' && (
                  <>
                    from <Instant at={silence.from} />{' '}
                  </>
                )}
                until <Instant at={silence.to} />. <Text>{silence.comment}</Text>
              </p>
              {silence.silences !== undefined && silence.silences.length > 0 && (
                <div>
                  <p>Holds back:</p>
                  <ul className="held">
                    {silence.silences.map(id => (
                      <li key={id}>
                        <AlertLink id={id}>{messages.get(id) ?? `the alert ${id}`}</AlertLink>
                      </li>
                    ))}
                  </ul>
                </div>
              )}
              <p className="muted">
                By <Text>{silence.author}</Text>, <Time at={silence.from} />
                {silence.updated_by !== null && silence.updated_by !== silence.author && (
                  <>
                    ; changed by <Text>{silence.updated_by}</Text>
                  </>
                )}
                .
              </p>
            </article>
          </li>
        );
      })}
    </ul>
  );
}

function End({ silence }: { silence: Silence }) {
  const { end } = useChangeSilence();
  const words = matchWords(silence.match);
  return (
    <Confirm
      label={<>End<span className="hidden"> the silence of {words}</span></>}
      title="End the silence?"
      does="End it"
      action={async () => {
        await end(silence.id);
        toast('The silence is ended.');
      }}
    >
      <p>{words}: what still fires is told now. The silence stays listed as one that ended.</p>
    </Confirm>
  );
}
