import type { ReactNode } from 'react';
import type { Figures } from '../api/queries';
import { Dialog } from './Dialog';
import { Panel } from './Panel';
import { Text } from './Text';
import { Time } from './Time';

interface Version<D> {
  version: number;
  recorded_at: string;
  changed_by?: string | undefined;
  /** Left out where this version took it away. */
  definition?: D | undefined;
}

interface Props<D> {
  of: Figures<{ versions: readonly Version<D>[] }>;
  /** The version that holds. */
  present: number;
  /** What is said where there is none. */
  empty: string;
  /** What a version was, in words. */
  words: (definition: D) => ReactNode;
  /** Puts an older one into the form. */
  onTake: (definition: D, version: number) => void;
  onClose: () => void;
}

/** What something was, the newest first. */
export function VersionList<D>({ of, present, empty, words, onTake, onClose }: Props<D>) {
  return (
    <Dialog side open title="Versions" onClose={onClose}>
      <Panel of={of} title="Versions" bare rows={30} isEmpty={value => value.versions.length === 0} empty={<p>{empty}</p>}>
        {value => (
          <ol className="versions">
            {value.versions.map(({ version, recorded_at, changed_by, definition }) => (
              <li key={version}>
                <p>
                  <strong>
                    Version {version}
                    {version === present && ', the present one'}
                  </strong>{' '}
                  <Time at={recorded_at} />
                  {changed_by !== undefined && (
                    <>
                      {' '}
                      by <Text>{changed_by}</Text>
                    </>
                  )}
                </p>
                {definition === undefined ? (
                  <p className="muted">It was removed.</p>
                ) : (
                  <>
                    <p className="muted">{words(definition)}</p>
                    {version !== present && (
                      <button type="button" onClick={() => onTake(definition, version)}>
                        Put version {version} into the form
                      </button>
                    )}
                  </>
                )}
              </li>
            ))}
          </ol>
        )}
      </Panel>
    </Dialog>
  );
}
