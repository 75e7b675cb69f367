import { useMemo, useState } from 'preact/hooks';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { countText, t } from '../../strings.ts';
import { Icon } from '../../widgets.tsx';
import { columnLabel } from '../column/columnName.tsx';
import { ModelName } from '../column/modelName.tsx';
import { costBars, type ShareBar, timeBars } from './comparison.ts';
import { type Consistency, consistencyOf } from './consistency.ts';
import { ConsistencyTable } from './consistencyTable.tsx';

interface ComparisonViewProps {
  readonly columns: readonly PanelColumn[];
  readonly running: boolean;
}

/** Compares the finished replies. Empty for fewer than two, or during a run. */
export function ComparisonView({ columns, running }: ComparisonViewProps) {
  // The table is collapsed at first, because it would move the replies out of view.
  const [open, setOpen] = useState(false);
  const completed = useMemo(
    () => (running ? [] : columns.filter(column => column.status === 'completed')),
    [columns, running],
  );
  const consistency = useMemo(
    () => consistencyOf(completed.map(column => ({ ...column, label: columnLabel(column) }))),
    [completed],
  );
  if (completed.length < 2) return null;
  return (
    <section class="comparison" aria-label={t('compare.title')}>
      <div class="charts">
        <Chart title={t('totalTime')} bars={timeBars(completed)} />
        <Chart title={t('cost')} bars={costBars(completed)} />
      </div>
      {consistency && (
        <ConsistencyDetails consistency={consistency} open={open} onToggle={setOpen} />
      )}
    </section>
  );
}

interface ChartProps {
  readonly title: string;
  readonly bars: readonly ShareBar[];
}

/** Empty when there is nothing to draw. The columns say why. */
function Chart({ title, bars }: ChartProps) {
  if (bars.every(bar => bar.share === undefined)) return null;
  return (
    <div class="chart">
      <h3>{title}</h3>
      <ul>
        {bars.map(bar => (
          <li key={bar.id}>
            <span class="bar-label">
              <ModelName id={bar.id} />
            </span>
            {bar.share !== undefined && (
              <span class="bar-track" aria-hidden="true">
                <span class="bar" style={{ width: `${Math.max(1, bar.share * 100)}%` }} />
              </span>
            )}
            <span class="bar-text">
              {bar.text}
              {bar.note && <span class="description"> · {bar.note}</span>}
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

interface ConsistencyProps {
  readonly consistency: Consistency;
  readonly open: boolean;
  readonly onToggle: (open: boolean) => void;
}

function ConsistencyDetails({ consistency, open, onToggle }: ConsistencyProps) {
  const { rows } = consistency;
  const differing = rows.filter(row => !row.agrees).length;
  return (
    <details class="consistency" open={open} onToggle={event => onToggle(event.currentTarget.open)}>
      <summary>
        <Icon name="chevron-right" />
        {differing === 0
          ? countText('compare.agree', rows.length)
          : countText('compare.differ', rows.length, String(differing))}
      </summary>
      <ConsistencyTable consistency={consistency} />
    </details>
  );
}
