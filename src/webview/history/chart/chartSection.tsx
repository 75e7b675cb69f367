import { useMemo } from 'preact/hooks';
import { formatCount, formatDuration, formatTime, formatUsd } from '../../../format/figures.ts';
import type { RunSummary } from '../../../protocol/history.ts';
import { countText, t, textList } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { versionCell } from '../cells.ts';
import { billedUsd, versionsOf } from '../runs.ts';
import {
  chartModels,
  MOST_CHARTED_MODELS,
  MOST_VERSIONS,
  measuredRuns,
  versionChart,
  versionTable,
} from './versionChart.ts';
import { ChartLegend, VersionChartView } from './versionChartView.tsx';

interface ChartSectionProps {
  /** The filtered runs. */
  readonly runs: readonly RunSummary[];
  readonly current: string | undefined;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

/** Cost and time of the filtered runs over the versions of the prompt. */
export function ChartSection({ runs, current, open, onToggle }: ChartSectionProps) {
  return (
    <details
      class="chart-section"
      open={open}
      onToggle={event => {
        // Events of the table inside bubble.
        if (event.target === event.currentTarget) onToggle(event.currentTarget.open);
      }}
    >
      <summary>
        <Icon name="chevron-right" />
        <h2>{t('history.chart')}</h2>
      </summary>
      {open && <Charts runs={runs} current={current} />}
    </details>
  );
}

function Charts({ runs, current }: Pick<ChartSectionProps, 'runs' | 'current'>) {
  const measured = useMemo(() => measuredRuns(runs), [runs]);
  const total = useMemo(() => versionChart(measured, 'total'), [measured]);
  const cost = useMemo(() => versionChart(measured, 'cost'), [measured]);
  if (measured.length === 0) return <p class="description">{t('history.chartNone')}</p>;
  const models = chartModels(measured);
  const unknown = measured.filter(run => billedUsd(run) === undefined).length;
  const versions = versionsOf(measured).length;
  return (
    <div class="charts-body">
      <ChartLegend models={models.slice(0, MOST_CHARTED_MODELS)} />
      <div class="charts">
        {total.series.length > 0 && (
          <VersionChartView title={t('totalTime')} chart={total} format={formatDuration} />
        )}
        {cost.series.length > 0 && (
          <VersionChartView title={t('cost')} chart={cost} format={formatUsd} />
        )}
      </div>
      <p class="description">
        {[
          t('history.chartHelp'),
          unknown > 0 && countText('history.unknownCosts', unknown),
          models.length > MOST_CHARTED_MODELS &&
            t('history.chartModels', textList(models.slice(MOST_CHARTED_MODELS))),
          versions > MOST_VERSIONS && t('history.chartVersions', formatCount(MOST_VERSIONS)),
        ]
          .filter(note => note !== false)
          .join(' ')}
      </p>
      <VersionTable measured={measured} current={current} />
    </div>
  );
}

interface VersionTableProps {
  readonly measured: readonly RunSummary[];
  readonly current: string | undefined;
}

function VersionTable({ measured, current }: VersionTableProps) {
  const rows = useMemo(() => versionTable(measured), [measured]);
  const duration = (value: number | undefined) =>
    value === undefined ? t('notMeasured') : formatDuration(value);
  return (
    <details class="version-table">
      <summary>
        <Icon name="chevron-right" />
        {t('history.table')}
      </summary>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: a scrollable area needs the keyboard. */}
      <section class="table-scroll" tabIndex={0} aria-label={t('history.chart')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('history.version')}</th>
              <th scope="col">{t('history.model')}</th>
              <th scope="col">{t('history.firstRun')}</th>
              <th scope="col">{t('history.runs')}</th>
              <th scope="col">{t('history.medianFirstToken')}</th>
              <th scope="col">{t('history.medianTotal')}</th>
              <th scope="col">{t('history.medianCost')}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <tr key={`${row.version} ${row.model}`}>
                <th scope="row">{versionCell({ version: row.version }, current).text}</th>
                <td>{row.model}</td>
                <td>{formatTime(row.firstRun)}</td>
                <td>{formatCount(row.runs)}</td>
                <td>{duration(row.firstToken)}</td>
                <td>{duration(row.total)}</td>
                <td>{row.cost === undefined ? t('compare.unknown') : formatUsd(row.cost)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </details>
  );
}
