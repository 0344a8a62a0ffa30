import { useState, type SubmitEvent } from 'react';
import { Field } from '../../ui/Field';
import { Time } from '../../ui/Time';
import { toast } from '../../ui/Toasts';
import { readExpected, readPin, writePin } from './pin';

/** Which key this browser relies on, and how it comes to rely on one that somebody knows from elsewhere. */
export function PinnedKey({ onChange }: { onChange: () => void }) {
  const [text, setText] = useState('');
  const [wrong, setWrong] = useState<string>();
  const pin = readPin();

  const give = async (event: SubmitEvent) => {
    event.preventDefault();
    const fingerprint = await readExpected(text);
    if (fingerprint === undefined) {
      setWrong('This is neither 64 hexadecimal digits nor a public key as audit key prints them. The eight digits in a key are too few to rely on.');
      return;
    }
    setWrong(undefined);
    if (!writePin({ fingerprint, at: new Date().toISOString(), isGiven: true })) toast('This browser keeps nothing: the key is not pinned.', true);
    setText('');
    onChange();
  };

  return (
    <div className="form">
      {pin === undefined ? (
        <p>No key is pinned yet. The first one that a verification holds with is, and from then on no other is accepted.</p>
      ) : (
        <div>
          <p>
            Pinned on <Time at={pin.at} />, {pin.isGiven ? 'as you gave it' : 'as the service gave it first'}. Its fingerprint is
          </p>
          <p>
            <code className="whole">{pin.fingerprint}</code>
          </p>
        </div>
      )}
      <details>
        <summary>Give a fingerprint that you have from elsewhere</summary>
        <form className="form between" onSubmit={event => void give(event)}>
          <Field
            label="Fingerprint or public key"
            value={text}
            onChange={event => setText(event.target.value)}
            error={wrong}
            autoComplete="off"
            spellCheck={false}
            hint={
              <>
                Ask whoever runs the service, by another way than this page, for the last line of <code>BusinessMetrics audit key</code>. The fingerprint is the SHA-256 of that line without its end.
              </>
            }
          />
          <p className="form-actions">
            <button type="submit" disabled={text.trim() === ''}>
              {pin === undefined ? 'Pin this key' : 'Pin this key instead'}
            </button>
          </p>
        </form>
      </details>
    </div>
  );
}
