import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { Dialog } from '../../ui/Dialog';
import { Area, Check, Choice, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { channelBody, channelDraftOf, emptyChannel, fieldsOfKind, kinds, kindWords, type ChannelDraft, type Kind } from './channel';
import { useChangeChannel, type Channel } from './queries';

interface Props {
  /** Undefined: a new one. */
  channel: Channel | undefined;
  channels: readonly Channel[];
  onClose: () => void;
  /** A secret that was made: it is shown this once. */
  onMade: (name: string, secret: string) => void;
}

const urlHints: Partial<Record<Kind, string>> = {
  webhook: 'Such as https://hooks.example.org/alerts',
  slack: 'The incoming webhook. It is a secret, and kept enciphered.',
  pagerduty: "Left out, PagerDuty's own.",
  alertmanager: 'Its root, such as https://alertmanager.example.org',
};

export function ChannelDialog({ channel, channels, onClose, onMade }: Props) {
  const [draft, setDraft] = useState<ChannelDraft>(() => (channel === undefined ? emptyChannel : channelDraftOf(channel)));
  const { set } = useChangeChannel();
  const name = draft.name.trim();
  const saving = useMutation({
    mutationFn: () => set(name, channelBody(draft)),
    onSuccess: saved => {
      toast(`The channel ${saved.name} is set.`);
      onClose();
      if (saved.secret !== undefined) onMade(saved.name, saved.secret);
    },
  });
  const has = fieldsOfKind[draft.kind];
  const isNew = channel === undefined;
  const kept = isNew ? '' : ' Left empty, it stays as it is.';
  const isTaken = isNew && channels.some(each => each.name === name);
  const of = (field: keyof ChannelDraft, sent: string = field) => ({
    value: draft[field] as string,
    error: fieldError(saving.error, sent),
    onChange: (event: { target: { value: string } }) => setDraft(known => ({ ...known, [field]: event.target.value })),
  });
  const shown = ['name', 'kind', 'fallback', ...(has.url ? ['url'] : []), ...(has.to ? ['to', 'from'] : []), ...(has.secret ? ['secret'] : []), ...(has.routingKey ? ['routing_key'] : []), ...(has.template ? ['template'] : [])];

  return (
    <Dialog title={isNew ? 'New channel' : `Channel ${channel.name}`} open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (name !== '' && !isTaken) saving.mutate();
        }}
      >
        {channel?.status === 'disabled' && (
          <p className="notice" data-verdict="warning">
            It is switched off: {channel.disabled_for ?? 'nobody said why'}. Saving it switches it on again.
          </p>
        )}
        <div className="form-fields">
          {isNew && <Field label="Name" required autoComplete="off" hint="Lower-case letters, digits and _ . -" {...of('name')} error={isTaken ? 'There is a channel of this name.' : fieldError(saving.error, 'name')} />}
          {isNew && <Choice label="Kind" options={kinds.map(kind => [kind, kindWords[kind]] as const)} {...of('kind')} />}
          {has.url && (
            <Field
              label={draft.kind === 'pagerduty' ? 'Address (optional)' : 'Address'}
              type={draft.kind === 'slack' ? 'password' : 'url'}
              autoComplete="off"
              spellCheck={false}
              hint={`${urlHints[draft.kind] ?? ''}${draft.kind === 'slack' ? kept : ''}`}
              {...of('url')}
            />
          )}
          {has.routingKey && <Field label="Integration key" type="password" autoComplete="off" spellCheck={false} hint={`A secret, kept enciphered.${kept}`} {...of('routingKey', 'routing_key')} />}
          {has.secret && (
            <Field label="Signing secret (optional)" type="password" autoComplete="off" spellCheck={false} hint={isNew ? 'whsec_ and Base64. One is made and shown once if left out.' : 'Left empty, it stays as it is.'} {...of('secret')} />
          )}
          {has.to && <Field label="Sender (optional)" type="email" autoComplete="off" hint="Left out, ALERT_EMAIL_FROM." {...of('from')} />}
          <Choice
            label="Told instead when this is switched off"
            options={[['', 'the default route'], ...channels.filter(each => each.name !== name).map(each => [each.name, each.name] as const)]}
            {...of('fallback')}
          />
        </div>
        {has.to && <Area label="Recipients" rows={2} autoComplete="off" hint={`1 to 50 addresses, a line each.${isNew ? '' : ` Now ${(channel.to ?? []).join(', ')}: left empty, they stay.`}`} {...of('to')} />}
        {has.template && (
          <Area
            label="Template (optional)"
            rows={3}
            spellCheck={false}
            hint={draft.kind === 'email' ? 'Liquid: the subject, in one line. The usual one if left out.' : 'Liquid: the whole JSON that is sent. The usual one if left out.'}
            {...of('template')}
          />
        )}
        <Check label="Is told when alerts end, too" checked={draft.sendResolved} onChange={sendResolved => setDraft(known => ({ ...known, sendResolved }))} />
        <Refusal failure={saving.error} shown={shown} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={saving.isPending || name === '' || isTaken}>
            Save the channel
          </button>
        </div>
      </form>
    </Dialog>
  );
}
