import { useMutation } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { carried } from '../../app/search';
import { useSearch, useWindow, useZone } from '../../app/useSearch';
import { Command } from '../../ui/Command';
import { Dialog } from '../../ui/Dialog';
import { Area, Choice, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { Time } from '../../ui/Time';
import { shortTime, zoneName } from '../../ui/time';
import { refusedAt } from '../reports/report';
import { serviceNow, useChangeShares, type Share } from './queries';
import { shareBody, usualDays, type ShareDraft } from './share';
import type { Subject } from './subject';

interface Props {
  subject: Subject;
  name: string;
  onClose: () => void;
}

const fields = ['name', 'services', 'expires_in_days', 'password', 'watermark', 'as_of'];

/** What to give away, of when, for how long; then the link, this once. */
export default function ShareDialog({ subject, name, onClose }: Props) {
  const { search } = useSearch();
  const { query, service } = useWindow();
  const zone = useZone();
  const isOfMoment = 'run' in subject;
  const hasOwnTime = 'dashboard' in subject && search.range === undefined && search.from === undefined && search.to === undefined;
  const [draft, setDraft] = useState<ShareDraft>(() => ({
    name: Array.from(name).slice(0, 100).join(''), moment: search.asOf === undefined ? 'live' : 'asOf', services: service ?? '', days: usualDays, password: '', watermark: '',
  }));
  const { make } = useChangeShares();
  const making = useMutation({
    mutationFn: async () => {
      const now = draft.moment === 'now' ? await serviceNow() : new Date();
      return make(shareBody(draft, subject, { time: hasOwnTime ? undefined : query, timeZone: zoneName(zone), asOf: search.asOf, now }));
    },
  });
  if (making.data !== undefined) return <Made share={making.data} onClose={onClose} />;
  const of = (field: 'name' | 'services' | 'days' | 'password' | 'watermark', sent: string = field) => ({
    value: draft[field],
    error: refusedAt(making.error, sent),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => setDraft(known => ({ ...known, [field]: event.target.value })),
  });
  const moments: readonly (readonly [ShareDraft['moment'], string])[] = [
    ...(search.asOf === undefined ? [] : [['asOf', `As of ${shortTime(new Date(search.asOf), zone)}, as the page is`] as const]),
    ['live', 'Live: as of each opening'],
    ['now', 'As of now, for good'],
  ];
  return (
    <Dialog title={`Share ${name}`} open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (draft.name.trim() !== '') making.mutate();
        }}
      >
        <p className="hint">Whoever has the link sees this without an account, until it expires or you revoke it.</p>
        <div className="form-fields">
          <Field label="Name" required hint="Stands over it, and in your list of links." {...of('name')} />
          {!isOfMoment && (
            <Choice label="Figures" value={draft.moment} options={moments} error={refusedAt(making.error, 'as_of')} onChange={event => setDraft(known => ({ ...known, moment: event.target.value as ShareDraft['moment'] }))} />
          )}
          <Field label="Expires in days" inputMode="numeric" hint="1 to 365" {...of('days', 'expires_in_days')} />
          <Field label="Password (optional)" type="password" hint="8 to 200 characters; told by another way than the link." {...of('password')} autoComplete="new-password" />
          <Field label="Watermark (optional)" hint="Up to 60 characters; the name, if left empty." {...of('watermark')} />
        </div>
        <Area label="Only these services (optional)" rows={2} spellCheck={false} hint="A line each; all that you may read, if left empty." {...of('services')} />
        <Refusal failure={making.error} shown={fields} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={making.isPending || draft.name.trim() === ''}>
            Make the link
          </button>
        </div>
      </form>
    </Dialog>
  );
}

/** What was made just now: the link is in no other answer. */
function Made({ share, onClose }: { share: Share; onClose: () => void }) {
  return (
    <Dialog title={`The link to ${share.name}`} open onClose={onClose}>
      <p>
        Copy it now: it is not shown again. It is good until <Time at={share.expires_at} />
        {share.has_password && ', with the password'}.
      </p>
      <Command label="the link" text={share.url ?? ''} />
      <div className="form-actions">
        <button type="button" className="primary" onClick={onClose}>
          I have it
        </button>
        <Link to="/shares" search={carried} className="button">
          All links
        </Link>
      </div>
    </Dialog>
  );
}
