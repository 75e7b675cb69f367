import { formatDuration, formatPercent, formatUsd } from '../../../../format/figures.ts';
import type { PageColumn } from '../pageData.ts';
import { histogram } from './histogram.ts';
import { messages } from './messages.ts';
import type { Index } from './readData.ts';

const BARS = 24;

/** Pass rates with their intervals, and how times and costs of live replies are spread. */
export function ReportCharts(props: {
  readonly columns: readonly PageColumn[];
  readonly index: Index;
}) {
  const { columns, index } = props;
  const values = (key: 'time' | 'cost'): readonly number[] =>
    index.samples.flatMap(sample => sample[key] ?? []);
  return (
    <div class="charts">
      <RateChart columns={columns.filter(({ rate }) => rate !== undefined)} />
      <Histogram title={messages.timeChart()} values={values('time')} text={formatDuration} />
      <Histogram title={messages.costChart()} values={values('cost')} text={formatUsd} />
    </div>
  );
}

function RateChart({ columns }: { readonly columns: readonly PageColumn[] }) {
  if (columns.length === 0) return null;
  return (
    <figure>
      <figcaption>{messages.passRateChart()}</figcaption>
      {columns.map(({ name, rate = 0, low = 0, high = 1 }) => (
        <div class="rate" key={name}>
          <span class="name">{name}</span>
          <svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">
            <rect class="track" width="100" height="10" />
            <rect class="value" width={100 * rate} height="10" />
            <rect
              class="interval"
              x={100 * low}
              y="4"
              width={Math.max(0.5, 100 * (high - low))}
              height="2"
            />
            <rect class="interval" x={Math.min(99.5, 100 * low)} y="1" width="0.5" height="8" />
            <rect class="interval" x={Math.min(99.5, 100 * high)} y="1" width="0.5" height="8" />
          </svg>
          <span>
            {formatPercent(rate)} ({formatPercent(low)} – {formatPercent(high)})
          </span>
        </div>
      ))}
    </figure>
  );
}

interface HistogramProps {
  readonly title: string;
  readonly values: readonly number[];
  readonly text: (value: number) => string;
}

function Histogram({ title, values, text }: HistogramProps) {
  const bars = histogram(values, BARS);
  const [first] = bars;
  const last = bars.at(-1);
  if (!first || !last) return null;
  const most = Math.max(...bars.map(({ count }) => count));
  const width = 240 / bars.length;
  return (
    <figure>
      <figcaption>
        {title} ({values.length} samples)
      </figcaption>
      <svg
        viewBox="0 0 240 60"
        preserveAspectRatio="none"
        role="img"
        aria-label={messages.chartRange(title, text(first.from), text(last.to))}
      >
        {bars.map(({ from, to, count }, at) => (
          <rect
            class="value"
            key={from}
            x={at * width}
            y={60 - (60 * count) / most}
            width={width * 0.9}
            height={(60 * count) / most}
          >
            <title>{`${text(from)} – ${text(to)}: ${count}`}</title>
          </rect>
        ))}
      </svg>
      <p class="axis">
        <span>{text(first.from)}</span>
        <span>{text(last.to)}</span>
      </p>
    </figure>
  );
}
