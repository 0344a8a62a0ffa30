import { Link } from '@tanstack/react-router';
import type { Schemas } from '../../api/client';
import { monthQuery } from '../../app/month';
import { carried, type Search } from '../../app/search';
import { useSearch, useWindow, useZone } from '../../app/useSearch';
import { Amount } from '../../ui/Amount';
import { Command } from '../../ui/Command';
import { Panel } from '../../ui/Panel';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { exactTime, zoneName } from '../../ui/time';
import { curlOf } from '../explore/export';
import { nameOf, notNarrowed, seriesQuery, writeQuestions, type Question } from '../explore/questions';
import { whole } from '../explore/records';
import { statisticWords, type Statistic } from '../explore/vocabulary';
import { Ingredients } from './Ingredients';
import { isOfMonth, ownSearch, readSubject } from './subject';
import { useExplanation } from './queries';
import { checkWords, countWords, filterWords, ingredientWords } from './words';
import '../explore/explore.css';

type Explanation = Schemas['FigureExplanation'];

/** How a figure is made: panel=explain:latency:p95 beside any page, over that page's time. */
export default function ExplainPanel({ subject }: { subject: string }) {
  const question = readSubject(subject);
  return question === undefined ? <p>There is no figure of this name, so there is nothing to explain.</p> : <Explained question={question} own={ownSearch(subject)} isOfMonth={isOfMonth(subject)} />;
}

function Explained({ question, own, isOfMonth: ofMonth }: { question: Question; own: Search; isOfMonth: boolean }) {
  const page = useSearch().search;
  const search: Search = { ...page, ...own };
  const window = useWindow(own);
  const query = ofMonth ? monthQuery(window) : window.query;
  const sameTime: Search =
    ofMonth ? { range: undefined, from: query.start_time, to: query.end_time }
    : search.range !== undefined || search.from !== undefined || search.to !== undefined ? own
    : { ...own, range: window.usual };
  const zone = zoneName(useZone());
  const setting = { window: query, service: window.service, model: window.model, step: undefined, zone, compare: false };
  const explanation = useExplanation(seriesQuery(question, setting));
  const left = notNarrowed(question, setting);
  return (
    <Panel of={explanation} title={nameOf(question)} rows={150}>
      {value => (
        <div className="explanation">
          <p className="figure-value">
            <Amount value={value.value} unit={value.unit} />
          </p>
          <p>{value.words}</p>
          {left.length > 0 && <p className="muted">It is not recorded by {left.join(' or ')}: the page&apos;s filter says nothing about it.</p>}
          <Facts of={value} isOpen={query.end_time === undefined} />
          <Ingredients of={value} />
          <h3>Look into it</h3>
          <ul className="ways">
            <li>
              <Link to="/explore" search={known => ({ ...carried(known), ...sameTime, ...writeQuestions([question]) })}>
                Over time, in Explore
              </Link>
            </li>
            <li>
              <Link to="/explore" search={known => ({ ...carried(known), ...sameTime, ...writeQuestions([question]), step: undefined, at: whole, of: '0' })}>
                The records behind it
              </Link>
            </li>
            {search.asOf !== undefined && (
              <li>
                <Link to="." search={known => ({ ...known, panel: 'changes' })}>
                  What changed since
                </Link>
              </li>
            )}
          </ul>
          <h3>As a question to the API</h3>
          <Command label="the figure, over time" text={curlOf(value.query, globalThis.location.origin)} />
          <Command label="its records" text={curlOf(value.records, globalThis.location.origin)} />
        </div>
      )}
    </Panel>
  );
}

function Facts({ of: value, isOpen }: { of: Explanation; isOpen: boolean }) {
  const zone = useZone();
  const { recorded } = value;
  return (
    <dl className="facts">
      <dt>Time</dt>
      <dd>
        {exactTime(new Date(value.start_time), zone)} to {exactTime(new Date(value.end_time), zone)}
        {isOpen && ', and on'}
      </dd>
      {value.as_of !== undefined && (
        <>
          <dt>As of</dt>
          <dd>{exactTime(new Date(value.as_of), zone)}</dd>
        </>
      )}
      <dt>Statistic</dt>
      <dd>{statisticWords(value.statistic as Statistic)}</dd>
      <dt>Unit</dt>
      <dd>
        <Text>{value.unit}</Text>
      </dd>
      <dt>Filters</dt>
      <dd>
        <Text>{filterWords(value.narrowed_to)}</Text>
      </dd>
      <dt>Made of</dt>
      <dd>
        <Text>{ingredientWords(value)}</Text>
      </dd>
      <dt>First recorded</dt>
      <dd><RecordedAt at={recorded.first_at} /></dd>
      <dt>Last recorded</dt>
      <dd><RecordedAt at={recorded.last_at} /></dd>
      <dt>Late</dt>
      <dd>{countWords(recorded.late)}, more than an hour after they happened</dd>
      <dt>Retracted</dt>
      <dd>{countWords(recorded.retracted)}{recorded.retracted === 0 ? '' : ', which do not count'}</dd>
      <dt>Place in the log</dt>
      <dd>{value.position}: everything recorded up to there counts</dd>
      <dt>Verified</dt>
      <dd>
        {value.read_models.length === 0
          ? 'not yet: no read model behind it was compared with the log'
          : value.read_models.map(check => (
              <span key={check.read_model} className="check" data-verdict={check.differences === 0 ? 'good' : 'bad'}>
                {check.differences === 0 ? '✓' : '✗'} {check.read_model}: {checkWords(check)}, <Time at={check.verified_at} />
              </span>
            ))}
      </dd>
      <dt>Checkpoint</dt>
      <dd>{value.checkpoint === undefined ? 'none is signed yet' : <><code className="foreign">{value.checkpoint}</code> <span className="muted">the newest signed state of the audit log: size and root</span></>}</dd>
    </dl>
  );
}

/** The document of the API leaves out that it may be null. */
function RecordedAt({ at }: { at: string | null }) {
  return at === null ? 'not known' : <Time at={at} />;
}
