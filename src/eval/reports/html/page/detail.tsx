import { formatDuration, formatScore } from '../../../../format/figures.ts';
import type { PageColumn, SampleDetail } from '../pageData.ts';
import { diff } from './diff.ts';
import { messages } from './messages.ts';
import type { PageRow, PageSample } from './readData.ts';
import { verdictMarks } from './summary.tsx';

/** A sample with what is shown of it. */
export interface OpenSample {
  readonly sample: PageSample;
  readonly detail: SampleDetail;
}

interface DetailProps {
  readonly row: PageRow;
  readonly columns: readonly PageColumn[];
  readonly samples: readonly OpenSample[];
  readonly onClose: () => void;
}

/** One row with all its replies. */
export function DetailView({ row, columns, samples, onClose }: DetailProps) {
  const [first] = samples;
  return (
    <section class="detail" aria-label="Row" tabIndex={-1} id="detail">
      <header>
        <h2>{row.id}</h2>
        <button type="button" onClick={onClose}>
          Close
        </button>
      </header>
      <p class="dim">
        {row.file}:{row.line}
      </p>
      {first && <TextSection title="Input" text={first.detail.input} />}
      {first?.detail.expected !== undefined && (
        <TextSection title="Expected" text={first.detail.expected} />
      )}
      {samples.map((each, at) => (
        <SampleView
          key={at}
          open={each}
          columns={columns}
          isRepeated={samples.length > columns.length}
        />
      ))}
    </section>
  );
}

interface SampleProps {
  readonly open: OpenSample;
  readonly columns: readonly PageColumn[];
  readonly isRepeated: boolean;
}

function SampleView({ open: { sample, detail }, columns, isRepeated }: SampleProps) {
  const { column, repeat, outcome, time, source } = sample;
  const { findings, scores, reply, expected, cost, fallback } = detail;
  const facts = [
    ...(source === '' ? [] : [source]),
    ...(fallback === undefined ? [] : [fallback]),
    ...(time === undefined ? [] : [formatDuration(time)]),
    messages.cost(cost),
    ...scores.map(([name, score]) => `${name} ${formatScore(score)}`),
  ];
  return (
    <article>
      <h3>
        <span class={`mark ${outcome}`}>
          {verdictMarks[outcome]} {outcome}
        </span>{' '}
        {columns[column]?.name}
        {isRepeated && messages.sample(repeat + 1)}
      </h3>
      <p class="dim">{facts.join(' · ')}</p>
      {findings.length > 0 && (
        <ul>
          {findings.map((finding, at) => (
            <li key={at}>{finding}</li>
          ))}
        </ul>
      )}
      {expected !== undefined && outcome === 'failed' ? (
        <DiffText expected={indented(expected)} reply={indented(reply)} />
      ) : (
        <TextSection title="Reply" text={reply} />
      )}
    </article>
  );
}

function DiffText({ expected, reply }: { readonly expected: string; readonly reply: string }) {
  const pieces = diff(expected, reply);
  if (!pieces) return <TextSection title="Reply" text={reply} />;
  return (
    <>
      <h4>{messages.replyDiff()}</h4>
      <pre>
        {pieces.map(({ kind, text }, at) =>
          kind === 'same' ? (
            text
          ) : kind === 'added' ? (
            <ins key={at}>{text}</ins>
          ) : (
            <del key={at}>{text}</del>
          ),
        )}
      </pre>
    </>
  );
}

function TextSection({ title, text }: { readonly title: string; readonly text: string }) {
  if (text === '') return null;
  return (
    <>
      <h4>{title}</h4>
      <pre>{text}</pre>
    </>
  );
}

/** JSON with a line for each value, so that it can be compared by lines; any other text as it is. */
function indented(text: string): string {
  if (!/^\s*[[{]/.test(text)) return text;
  try {
    return JSON.stringify(JSON.parse(text), undefined, 2);
  } catch {
    return text;
  }
}
