import { formatScore } from '../../../../format/figures.ts';
import type { PageColumn } from '../pageData.ts';
import { messages } from './messages.ts';
import type { Index, PageRow } from './readData.ts';
import { verdictMarks } from './summary.tsx';

/** Height of a row in pixels; the style sheet has the same. */
export const ROW_HEIGHT = 30;
/** Rows drawn above and below what can be seen. */
const MARGIN = 8;

const changeTexts: Readonly<Record<string, string>> = {
  newlyFailing: messages.newlyFailing(),
  newlyPassing: messages.newlyPassing(),
  flaky: 'flaky',
};

interface RowTableProps {
  readonly columns: readonly PageColumn[];
  readonly index: Index;
  readonly rows: readonly PageRow[];
  /** Position in `rows` of the row that the keyboard is at. */
  readonly active: number;
  readonly opened: PageRow | undefined;
  readonly top: number;
  readonly height: number;
  readonly onScroll: (top: number, height: number) => void;
  readonly onActive: (at: number) => void;
  readonly onOpen: (at: number) => void;
}

/** The rows by the models. Only what can be seen is in the document, whatever the number of rows. */
export function RowTable(props: RowTableProps) {
  const { columns, rows, top, height, onScroll } = props;
  const first = Math.max(0, Math.floor(top / ROW_HEIGHT) - MARGIN);
  const last = Math.min(rows.length, Math.ceil((top + height) / ROW_HEIGHT) + MARGIN);
  return (
    <div
      class="grid"
      id="rows"
      onScroll={({ currentTarget }) =>
        onScroll(currentTarget.scrollTop, currentTarget.clientHeight)
      }
    >
      <table aria-label="Rows" aria-rowcount={rows.length + 1}>
        <thead>
          <tr aria-rowindex={1}>
            <th scope="col">row</th>
            {columns.map(({ name }) => (
              <th scope="col" key={name} title={name}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          <Space key="above" rows={first} />
          {rows.slice(first, last).map((row, offset) => (
            <Line
              key={`${row.file}:${row.id}`}
              {...props}
              row={row}
              at={first + offset}
              isReached={props.active < first || props.active >= last ? offset === 0 : false}
            />
          ))}
          <Space key="below" rows={rows.length - last} />
        </tbody>
      </table>
    </div>
  );
}

/** The height of rows that are not drawn. */
function Space({ rows }: { readonly rows: number }) {
  return rows > 0 ? <tr style={{ height: `${rows * ROW_HEIGHT}px` }} /> : null;
}

interface LineProps extends RowTableProps {
  readonly row: PageRow;
  /** Its position in `rows`. */
  readonly at: number;
  /** Whether the Tab key reaches it although it is not the active one. */
  readonly isReached: boolean;
}

function Line({ row, at, isReached, ...props }: LineProps) {
  const { rows, index, columns, active, opened, height, onActive, onOpen } = props;
  const page = Math.max(1, Math.floor(height / ROW_HEIGHT) - 2);
  const steps: Readonly<Record<string, number>> = {
    ArrowDown: 1,
    ArrowUp: -1,
    PageDown: page,
    PageUp: -page,
    Home: -rows.length,
    End: rows.length,
  };
  return (
    <tr class={row === opened ? 'opened' : ''} aria-rowindex={at + 2}>
      <th scope="row">
        <button
          type="button"
          id={`row-${at}`}
          tabIndex={at === active || isReached ? 0 : -1}
          title={`${row.file}:${row.line}`}
          aria-expanded={row === opened}
          onClick={() => onOpen(at)}
          onKeyDown={event => {
            const step = steps[event.key];
            if (step === undefined) return;
            event.preventDefault();
            onActive(Math.min(rows.length - 1, Math.max(0, at + step)));
          }}
        >
          {row.id}
        </button>
      </th>
      {columns.map(({ name }, column) => (
        <td key={name}>
          <CellText index={index} samples={row.cells[column] ?? []} />
        </td>
      ))}
    </tr>
  );
}

/** What a cell shows when samples of a row end differently: the first of these. */
const worstFirst = ['failed', 'errored', 'skipped', 'passed'] as const;

function CellText({
  index,
  samples,
}: {
  readonly index: Index;
  readonly samples: readonly number[];
}) {
  const found = samples.map(at => index.samples[at]).filter(sample => sample !== undefined);
  const word = worstFirst.find(each => found.some(({ outcome }) => outcome === each));
  if (!word) return <span class="dim">·</span>;
  const passed = found.filter(({ outcome }) => outcome === 'passed').length;
  const scores = found.flatMap(({ score }) => score ?? []);
  const mean = scores.reduce((sum, score) => sum + score, 0) / scores.length;
  const change = changeTexts[found[0]?.change ?? ''];
  return (
    <>
      <span class={`mark ${word}`}>
        {verdictMarks[word]} {found.length > 1 ? `${passed}/${found.length}` : word}
      </span>
      {scores.length > 0 && ` ${formatScore(mean)}`}
      {change && <em> {change}</em>}
    </>
  );
}
