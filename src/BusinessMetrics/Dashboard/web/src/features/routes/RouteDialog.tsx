import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { fieldError } from '../../api/problem';
import { Dialog } from '../../ui/Dialog';
import { Check, Checks, Field } from '../../ui/Field';
import { Refusal } from '../../ui/Refusal';
import { toast } from '../../ui/Toasts';
import { MatchFields, matchFieldNames } from './MatchFields';
import { useChangeRoute, type Route } from './queries';
import { emptyRoute, labels, routeBody, routeDraftOf, type RouteDraft } from './route';
import { windowFieldNames, Windows } from './Windows';

interface Props {
  /** Undefined: a new one. */
  route: Route | undefined;
  routes: readonly Route[];
  /** Names of those that there are. */
  channels: readonly string[];
  onClose: () => void;
}

export function RouteDialog({ route, routes, channels, onClose }: Props) {
  const [draft, setDraft] = useState<RouteDraft>(() => (route === undefined ? emptyRoute : routeDraftOf(route)));
  const { set } = useChangeRoute();
  const name = draft.name.trim();
  const saving = useMutation({
    mutationFn: () => set(name, routeBody(draft)),
    onSuccess: saved => {
      toast(`The route ${saved.name} is set.`);
      onClose();
    },
  });
  const isNew = route === undefined;
  const isDefault = name === 'default';
  // The environment's default gives way to one that is set.
  const isTaken = isNew && routes.some(each => each.name === name && each.source === 'api');
  const update = (changed: Partial<RouteDraft>) => setDraft(known => ({ ...known, ...changed }));
  const of = (field: 'name' | 'order' | 'wait' | 'interval' | 'repeat') => ({
    value: draft[field],
    error: fieldError(saving.error, field),
    autoComplete: 'off',
    onChange: (event: { target: { value: string } }) => update({ [field]: event.target.value }),
  });
  const shown = [
    'name', 'order', 'wait', 'interval', 'repeat', 'channels', 'group_by', ...(isDefault ? [] : [...matchFieldNames, ...windowFieldNames('during', draft.during)]), ...windowFieldNames('mute', draft.mute),
  ];

  return (
    <Dialog title={isNew ? 'New route' : `Route ${route.name}`} side open onClose={onClose}>
      <form
        className="form"
        noValidate
        onSubmit={event => {
          event.preventDefault();
          if (name !== '' && !isTaken) saving.mutate();
        }}
      >
        <div className="form-fields">
          {isNew && <Field label="Name" required hint="The one called default takes what no other does." {...of('name')} error={isTaken ? 'There is a route of this name.' : fieldError(saving.error, 'name')} />}
          <Field label="Place (optional)" inputMode="numeric" placeholder="100" hint="0 to 1000: the lowest is asked first." {...of('order')} />
        </div>
        {!isDefault && (
          <fieldset className="form">
            <legend>Which alerts</legend>
            <MatchFields match={draft.match} failure={saving.error} onChange={match => update({ match })} />
          </fieldset>
        )}
        {!isDefault && <Windows legend="When it takes them" hint="Always, where no time is named." field="during" windows={draft.during} failure={saving.error} onChange={during => update({ during })} />}
        <Checks
          legend="Channels that are told"
          options={[...new Set([...channels, ...draft.channels])]}
          chosen={draft.channels}
          hint={channels.length === 0 ? 'There is none yet: make a channel first.' : undefined}
          error={fieldError(saving.error, 'channels')}
          onChange={chosen => update({ channels: chosen })}
        />
        <fieldset>
          <legend>How</legend>
          <div className="form-fields">
            <Field label="Waits (optional)" placeholder="30s" hint="For others that come with it: 0s to 1h" {...of('wait')} />
            <Field label="Changes told after (optional)" placeholder="5m" hint="0s to 1d" {...of('interval')} />
            {draft.renotify && <Field label="Again after (optional)" placeholder="4h" hint="While it fires on: 1m to 30d" {...of('repeat')} />}
          </div>
        </fieldset>
        <div className="choices">
          <Check label="What fires on is told again" checked={draft.renotify} onChange={renotify => update({ renotify })} />
          {!isDefault && <Check label="Routes after this one are asked, too" checked={draft.continue} onChange={value => update({ continue: value })} />}
        </div>
        <Checks legend="Told together where these are the same" options={labels} chosen={draft.groupBy} hint="None: all of them together." error={fieldError(saving.error, 'group_by')} onChange={groupBy => update({ groupBy })} />
        <Windows legend="When nothing is told" hint="What still fires at such a time's end is told then." field="mute" windows={draft.mute} failure={saving.error} onChange={mute => update({ mute })} />
        <Refusal failure={saving.error} shown={shown} />
        <div className="form-actions">
          <button type="submit" className="primary" disabled={saving.isPending || name === '' || isTaken}>
            Save the route
          </button>
        </div>
      </form>
    </Dialog>
  );
}
