import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { errorOf } from '../api/problem';
import { forgetSession, signOut, useSession } from '../api/session';
import { Popover } from '../ui/Popover';
import { Time } from '../ui/Time';
import { toast } from '../ui/Toasts';
import { zoneName } from '../ui/time';
import { AsOfPicker } from './AsOf';
import { LiveMark } from './LiveMark';
import { NarrowTo } from './NarrowTo';
import { RangePicker } from './RangePicker';
import { chooseTheme, chosenTheme, type Theme } from './theme';
import { useNarrowing, useSearch, useZone } from './useSearch';

/** What every page is narrowed by, and how it stands to the service. It stays while pages change. */
export function Header({ openPalette }: { openPalette: () => void }) {
  const zone = useZone();
  const { change } = useSearch();
  const { usual, by = [] } = useNarrowing();
  return (
    <header className="header">
      <button type="button" className="button find" onClick={openPalette}>
        Find <kbd>Ctrl K</kbd>
      </button>
      <LiveMark />
      <div className="header-tools">
        {by.includes('service') && <NarrowTo what="service" />}
        {by.includes('model') && <NarrowTo what="model" />}
        {usual !== undefined && <RangePicker usual={usual} />}
        <AsOfPicker />
        <button type="button" className="button" onClick={() => change({ tz: zone === 'utc' ? undefined : 'utc' })} aria-label={`Times are in ${zoneName(zone)}. Show them in ${zone === 'utc' ? 'your zone' : 'UTC'}`}>
          {zone === 'utc' ? 'UTC' : zoneName(zone)}
        </button>
        <Account />
      </div>
    </header>
  );
}

const themes: readonly (readonly [Theme, string])[] = [['system', 'As the system'], ['light', 'Light'], ['dark', 'Dark']];

function Account() {
  const session = useSession();
  const queries = useQueryClient();
  const [theme, setTheme] = useState(chosenTheme);
  if (session === null) return null;
  const leave = async () => {
    try {
      await signOut();
      forgetSession(queries);
    } catch (failure) {
      toast(`You are still signed in: ${errorOf(failure).message}`, true);
    }
  };
  return (
    <Popover label={session.role} title="Account">
      <dl className="facts">
        <dt>Signed in as</dt>
        <dd className="foreign">{session.subject}</dd>
        <dt>Role</dt>
        <dd>{session.role}</dd>
        <dt>Services</dt>
        <dd className="foreign">{session.services === null ? 'all' : session.services.join(', ')}</dd>
        <dt>Until</dt>
        <dd>
          <Time at={session.expires_at} />
        </dd>
      </dl>
      <fieldset className="choices">
        <legend>Colours</legend>
        {themes.map(([value, words]) => (
          <label key={value}>
            <input
              type="radio"
              name="theme"
              value={value}
              checked={theme === value}
              onChange={() => {
                chooseTheme(value);
                setTheme(value);
              }}
            />{' '}
            {words}
          </label>
        ))}
      </fieldset>
      <button type="button" onClick={() => void leave()}>
        Sign out
      </button>
    </Popover>
  );
}
