import { Area, Choice, Field } from '../../ui/Field';
import { refusedAt } from '../reports/report';
import { emptyRecipient, type RecipientDraft } from './schedule';

interface Props {
  recipients: readonly RecipientDraft[];
  /** Those that there are. */
  channels: readonly string[];
  failure: unknown;
  onChange: (recipients: readonly RecipientDraft[]) => void;
}

/** So many may be told. */
const most = 50;

/** By which channels it is sent, and what of it. */
export function Recipients({ recipients, channels, failure, onChange }: Props) {
  const of = (index: number, field: keyof RecipientDraft) => ({
    value: recipients[index]?.[field] ?? '',
    error: refusedAt(failure, `recipients[${index}].${field}`),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => onChange(recipients.map((recipient, each) => (each === index ? { ...recipient, [field]: event.target.value } : recipient))),
  });
  return (
    <fieldset className="recipients">
      <legend>Recipients</legend>
      {channels.length === 0 && <p className="hint">There is no channel yet: make one first, under Channels.</p>}
      {recipients.map(({ channel }, index) => (
        <div key={index} className="recipient">
          <Choice label={`Channel ${index + 1}`} required options={['', ...new Set([...channels, channel].filter(Boolean))].map(name => [name, name === '' ? 'Choose one' : name] as const)} {...of(index, 'channel')} />
          <Area label={`Only these services ${index + 1}`} rows={1} spellCheck={false} hint="A line each; all if left empty." {...of(index, 'services')} />
          <Field label={`Watermark ${index + 1}`} hint="Across each page, if anything." {...of(index, 'watermark')} />
          <button type="button" aria-label={`Remove recipient ${index + 1}`} onClick={() => onChange(recipients.filter((_, each) => each !== index))}>
            Remove
          </button>
        </div>
      ))}
      {refusedAt(failure, 'recipients') !== undefined && !recipients.some((_, index) => refusedAt(failure, `recipients[${index}]`) !== undefined) && (
        <p className="wrong" role="alert">
          {refusedAt(failure, 'recipients')}
        </p>
      )}
      <button type="button" disabled={recipients.length >= most} onClick={() => onChange([...recipients, emptyRecipient])}>
        Add a recipient
      </button>
    </fieldset>
  );
}
