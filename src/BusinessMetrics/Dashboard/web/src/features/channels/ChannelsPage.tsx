import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useSearch } from '../../app/useSearch';
import { PageHead } from '../../ui/PageHead';
import { Panel } from '../../ui/Panel';
import { unanswered } from '../../ui/sentence';
import { ChannelDialog } from './ChannelDialog';
import { ChannelList } from './ChannelList';
import { channelsSentence } from './channel';
import { useChannels, useMayManage } from './queries';
import { SecretShown } from './SecretShown';

/** By which ways people are told of alerts, and does it reach them? */
export default function ChannelsPage() {
  const { search, change } = useSearch();
  const channels = useChannels(search.asOf);
  const mayChange = useMayManage();
  // In no address: who copies it would copy the secret.
  const [made, setMade] = useState<{ name: string; secret: string }>();
  const known = channels.data?.value.channels;
  const chosen = known?.find(channel => channel.name === search['set'] && channel.source === 'api');
  const isOpen = known !== undefined && mayChange && (search['new'] !== undefined || chosen !== undefined);
  const onMade = (name: string, secret: string) => setMade({ name, secret });

  return (
    <>
      <PageHead
        title="Channels"
        sentence={known === undefined ? unanswered(channels) : channelsSentence(known)}
        actions={
          mayChange && (
            <Link to="." search={now => ({ ...now, new: 'channel' })} className="button">
              New channel
            </Link>
          )
        }
      />
      <div className="grid">
        <Panel
          of={channels}
          title="Ways to tell people"
          wide
          rows={60}
          isEmpty={value => value.channels.length === 0}
          empty={<p>{search.asOf === undefined ? 'A channel is a webhook, mail, Slack, PagerDuty, Alertmanager or the log. A route then says which alerts go there.' : 'There was none at that moment.'}</p>}
        >
          {value => <ChannelList channels={value.channels} mayChange={mayChange} onMade={onMade} />}
        </Panel>
      </div>
      {!mayChange && <p className="muted">{search.asOf === undefined ? 'Channels are set by administrators.' : 'The page looks at the past; channels are set in the present.'}</p>}
      {isOpen && <ChannelDialog key={chosen?.name ?? 'new'} channel={chosen} channels={known} onMade={onMade} onClose={() => change({ set: undefined, new: undefined })} />}
      {made !== undefined && <SecretShown {...made} onClose={() => setMade(undefined)} />}
    </>
  );
}
