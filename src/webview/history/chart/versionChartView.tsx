import { useEffect, useRef, useState } from 'preact/hooks';
import { countText, t, textList } from '../../strings.ts';
import type { Median, Series, VersionChart } from './versionChart.ts';

interface VersionChartProps {
  readonly title: string;
  readonly chart: VersionChart;
  readonly format: (value: number) => string;
}

const HEIGHT = 132;
const TOP = 8;
const BOTTOM = 20;
const LEFT = 64;
const RIGHT = 8;

/** A marker for each series, so that they differ by more than their color. */
const markers: readonly string[] = [
  'M-4,0a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z',
  'M-3.6,-3.6H3.6V3.6H-3.6Z',
  'M0,-4.6L4.4,3.4H-4.4Z',
  'M0,-5L5,0L0,5L-5,0Z',
  'M0,4.6L4.4,-3.4H-4.4Z',
];

/** The medians of each version as lines, over the single runs as dots. */
export function VersionChartView({ title, chart, format }: VersionChartProps) {
  const box = useRef<HTMLDivElement>(null);
  const width = useWidth(box);
  const { versions, series, largest } = chart;
  const step = (width - LEFT - RIGHT) / Math.max(1, versions.length);
  const x = (version: number) => LEFT + step * (version + 0.5);
  const y = (value: number) =>
    HEIGHT - BOTTOM - (largest === 0 ? 0 : (value / largest) * (HEIGHT - BOTTOM - TOP));
  const place = { x, y };
  const ticks = largest === 0 ? [0] : [0, largest / 2, largest];
  return (
    <figure class="chart">
      <figcaption>{title}</figcaption>
      <div ref={box}>
        <svg
          width={width}
          height={HEIGHT}
          role="img"
          aria-label={t('history.chartLabel', title, chartSummary(chart, format))}
        >
          {ticks.map(value => (
            <g key={value}>
              <line class="grid-line" x1={LEFT} x2={width - RIGHT} y1={y(value)} y2={y(value)} />
              <text class="tick" x={LEFT - 6} y={y(value) + 4} text-anchor="end">
                {format(value)}
              </text>
            </g>
          ))}
          {labeled(versions, step).map(version => (
            <text class="tick" key={version} x={x(version)} y={HEIGHT - 4} text-anchor="middle">
              {versions[version]}
            </text>
          ))}
          {series.map((one, index) => (
            <Dots key={one.model} series={one} index={index} count={series.length} place={place} />
          ))}
          {series.map((one, index) => (
            <Line
              key={one.model}
              series={one}
              index={index}
              place={place}
              titleOf={median => medianTitle(one, median, versions, format)}
            />
          ))}
        </svg>
      </div>
    </figure>
  );
}

interface ChartScale {
  readonly x: (version: number) => number;
  readonly y: (value: number) => number;
}

interface DotsProps {
  readonly series: Series;
  readonly index: number;
  /** Number of series. Their dots are next to each other. */
  readonly count: number;
  readonly place: ChartScale;
}

function Dots({ series, index, count, place: { x, y } }: DotsProps) {
  const aside = (index - (count - 1) / 2) * 5;
  const path = series.points
    .map(({ version, value }) => `M${Math.round(x(version) + aside)},${Math.round(y(value))}h0`)
    .join('');
  return <path class={`dots series-${index}`} d={path} />;
}

interface LineProps {
  readonly series: Series;
  readonly index: number;
  readonly place: ChartScale;
  readonly titleOf: (median: Median) => string;
}

function Line({ series: { medians }, index, place: { x, y }, titleOf }: LineProps) {
  const points = medians.map(({ version, value }) => `${x(version)},${y(value)}`).join(' ');
  return (
    <g class={`series-${index}`}>
      <polyline class="median-line" points={points} />
      {medians.map(median => (
        <path
          key={median.version}
          class="median"
          d={markers[index]}
          transform={`translate(${x(median.version)},${y(median.value)})`}
        >
          <title>{titleOf(median)}</title>
        </path>
      ))}
    </g>
  );
}

/** The models of the chart with their markers. */
export function ChartLegend({ models }: { readonly models: readonly string[] }) {
  return (
    <ul class="chart-legend">
      {models.map((model, index) => (
        <li key={model}>
          <svg width="12" height="12" viewBox="-6 -6 12 12" aria-hidden="true">
            <path class={`median series-${index}`} d={markers[index]} />
          </svg>
          {model}
        </li>
      ))}
    </ul>
  );
}

function medianTitle(
  { model }: Series,
  { version, value, count }: Median,
  versions: readonly string[],
  format: (value: number) => string,
): string {
  const runs = countText('history.count', count);
  return t('history.chartMedian', model, versions[version] ?? '', format(value), runs);
}

/** The last medians, as the text of the image. The table has all of them. */
function chartSummary(
  { series, versions }: VersionChart,
  format: (value: number) => string,
): string {
  return textList(
    series.flatMap(one => {
      const last = one.medians.at(-1);
      return last ? [medianTitle(one, last, versions, format)] : [];
    }),
  );
}

const LABEL_WIDTH = 68;

/** The versions that have room for a label, counted from the last one. */
function labeled(versions: readonly string[], step: number): readonly number[] {
  const every = Math.max(1, Math.ceil(LABEL_WIDTH / Math.max(1, step)));
  return [...versions.keys()].filter(index => (versions.length - 1 - index) % every === 0);
}

function useWidth(box: { readonly current: HTMLElement | null }): number {
  const [width, setWidth] = useState(280);
  useEffect(() => {
    const element = box.current;
    if (!element) return undefined;
    const observer = new ResizeObserver(() => setWidth(Math.max(160, element.clientWidth)));
    observer.observe(element);
    return () => observer.disconnect();
  }, [box]);
  return width;
}
