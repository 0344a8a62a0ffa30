import { useZone } from '../../app/useSearch';
import { Bars } from '../../charts/Bars';
import { StackedDays } from '../../charts/StackedDays';
import { TimeSeries } from '../../charts/TimeSeries';
import { Part } from '../../exports/Part';
import { DataTable } from '../../ui/DataTable';
import { Foot } from '../../ui/Foot';
import { StandingMark } from '../../ui/Standing';
import { Text } from '../../ui/Text';
import { Time } from '../../ui/Time';
import { counted } from '../../ui/format';
import { changeWords, chartUnit, dayIn, seriesOf, stepOf, toneStanding, writeStyled, type Block, type Chart, type Of, type Section } from './figures';
import type { ReportDocument } from './queries';

/** A report as it is read, finished or as a preview: the same sections, figures and charts as in its files. */
export function ReportView({ document }: { document: ReportDocument }) {
  const { period, before, services, models, watermark } = document;
  return (
    <div className="report">
      <div>
        <p>
          <strong>
            <Text>{document.title}</Text>
          </strong>
          , {period.label}
          {before != null && <>, beside {before.label}</>}. Days are {document.time_zone}; money is {document.currency}.
        </p>
        {services != null && <p>Services: <Text>{services.join(', ')}</Text>.</p>}
        {models != null && <p>Models: <Text>{models.join(', ')}</Text>.</p>}
        {watermark != null && <p>Watermark: <Text>{watermark}</Text>.</p>}
      </div>
      <Part
        isOfOwnTime
        own={{
          Report: document.title,
          Period: period.label,
          Service: services?.join(', ') ?? 'all',
          Model: models?.join(', ') ?? 'all',
          'Days in': document.time_zone,
          'As of': document.provenance.as_of,
          ...(watermark == null ? {} : { Watermark: watermark }),
        }}
      >
        {document.sections.map((section, index) => (
          <ReportSection key={index} section={section} document={document} />
        ))}
      </Part>
      <Provenance document={document} />
    </div>
  );
}

function ReportSection({ section, document }: { section: Section; document: ReportDocument }) {
  const figures = section.blocks.flatMap(block => (block.type === 'figures' ? block.figures : []));
  return (
    <div className="report-section">
      <h3>
        <Text>{section.title}</Text>
      </h3>
      {section.failure != null && (
        <p className="notice" data-verdict="warning">
          <Text>{section.failure}</Text>
        </p>
      )}
      {section.blocks.map((block, index) => (
        <ReportBlock key={index} block={block} section={section} document={document} />
      ))}
      {figures.length > 0 && (
        <details>
          <summary>
            Where its figures are from<span className="hidden">: {section.title}</span>
          </summary>
          <ul className="report-queries">
            {figures.map(figure => (
              <li key={figure.id}>
                {figure.label}: <code>{figure.query}</code>, at <code>{figure.field}</code>
              </li>
            ))}
          </ul>
        </details>
      )}
    </div>
  );
}

function ReportBlock({ block, section, document }: { block: Block; section: Section; document: ReportDocument }) {
  switch (block.type) {
    case 'statements':
      return (
        <ul className="report-statements">
          {block.statements.map((statement, index) => (
            <li key={index}>
              <StandingMark of={toneStanding(statement.tone)} />
              <Text>{statement.text}</Text>
            </li>
          ))}
        </ul>
      );
    case 'figures':
      return <Figures block={block} document={document} />;
    case 'table':
      return <Table block={block} name={`${section.title}, ${block.title}`} document={document} />;
    case 'chart':
      return <ReportChart chart={block} document={document} />;
    case 'text':
      return (
        <p className="report-text">
          <Text>{block.text}</Text>
        </p>
      );
  }
}

function Figures({ block, document }: { block: Of<'figures'>; document: ReportDocument }) {
  return (
    <dl className="figures">
      {block.figures.map(figure => {
        const change = changeWords(figure, document.locale);
        return (
          <div key={figure.id} className="figure">
            <dt>{figure.label}</dt>
            <dd className="figure-value">{writeStyled(figure.value, figure.style, figure.unit, document)}</dd>
            <dd className="figure-note">
              {change !== undefined && (
                <span>
                  {figure.tone === 'neutral' ? change : <StandingMark of={{ ...toneStanding(figure.tone), words: `${change}, ${figure.tone}` }} />}; before {writeStyled(figure.before, figure.style, figure.unit, document)}
                </span>
              )}
            </dd>
          </div>
        );
      })}
    </dl>
  );
}

function Table({ block, name, document }: { block: Of<'table'>; name: string; document: ReportDocument }) {
  const left = block.rows_left_out;
  return (
    <div>
      <h4>
        <Text>{block.title}</Text>
      </h4>
      <DataTable
        name={name}
        columns={block.columns.map((column, at) => ({
          // The unit stands in the head, as in the report's files.
          title: column.unit == null || column.style === 'money' ? column.title : `${column.title} (${column.unit})`,
          numeric: column.style != null,
          value: (row: (typeof block.rows)[number]) => row[at]?.number ?? row[at]?.text ?? row[at]?.at,
          show: (row: (typeof block.rows)[number]) => {
            const cell = row[at];
            if (cell?.at != null) return <Time at={cell.at} />;
            if (cell?.text != null) return <Text>{cell.text}</Text>;
            return <span className="amount">{writeStyled(cell?.number, column.style ?? undefined, undefined, document)}</span>;
          },
        }))}
        rows={block.rows}
        keyOf={row => String(block.rows.indexOf(row))}
        foot={left > 0 ? <Foot columns={block.columns.length}>{counted(left, 'more row is', 'more rows are')} left out.</Foot> : undefined}
      />
    </div>
  );
}

function ReportChart({ chart, document }: { chart: Chart; document: ReportDocument }) {
  const zone = useZone();
  const unit = chartUnit(chart, document.currency);
  const [first] = chart.series;
  if (chart.kind === 'bars')
    return (
      <Bars
        title={chart.title}
        what={chart.title}
        unit={unit}
        sentence={chart.description}
        bars={chart.categories.flatMap((name, at) => {
          const value = first?.values[at];
          return value === null || value === undefined ? [] : [{ name, value }];
        })}
      />
    );
  if (chart.kind === 'columns' && stepOf(chart.starts) === '1d')
    return (
      <StackedDays
        title={chart.title}
        what={chart.title}
        unit={unit}
        sentence={chart.description}
        parts={chart.series.map(line => line.name)}
        days={chart.starts.map((start, at) => ({ date: dayIn(start, document.time_zone), values: chart.series.map(line => line.values[at] ?? null) }))}
        lastIsPartial={false}
        length={chart.starts.length}
        of={document.time_zone}
      />
    );
  return <TimeSeries title={chart.title} what={chart.title} sentence={chart.description} answer={seriesOf(chart, document, zone)} name={first?.name ?? chart.title} isStill />;
}

function Provenance({ document: { provenance } }: { document: ReportDocument }) {
  const { as_of, position, checkpoint, run, definition } = provenance;
  return (
    <p className="muted note">
      As of <Time at={as_of} />
      {run == null ? '. A preview: it is not kept, and nothing signs it.' : (
        <>
          , by {definition === 0 ? 'the ready-made definition' : `version ${definition} of its definition`}, from the log up to event {position}
          {checkpoint == null ? '; no checkpoint signs it.' : <>; signed with {checkpoint.size} events, root <code className="foreign">{checkpoint.root_hash}</code>.</>}
        </>
      )}
    </p>
  );
}
