import type { PageEval, PageTable } from '../pageData.ts';
import { messages } from './messages.ts';

export const verdictMarks: Readonly<Record<string, string>> = {
  passed: '✓',
  partial: '✓',
  earlier: '–',
  failed: '✗',
  errored: '!',
  incomplete: '!',
  interrupted: '!',
  skipped: '–',
};

export function VerdictMark({ verdict }: { readonly verdict: string }) {
  return <span class={`mark ${verdict}`}>{verdictMarks[verdict]}</span>;
}

/** The tables of a prompt; with its name and verdict when the page has several. */
export function EvalSection({
  each,
  isNamed,
}: {
  readonly each: PageEval;
  readonly isNamed: boolean;
}) {
  const { name, run, verdict, lines, tables } = each;
  return (
    <section>
      {isNamed && (
        <h2>
          <VerdictMark verdict={verdict} /> {name}: {verdict}
        </h2>
      )}
      <p class="dim">{run}</p>
      {lines.map((line, at) => (
        <p key={at}>{line}</p>
      ))}
      {tables.map(table =>
        table.open ? (
          <TableView key={table.title} table={table} />
        ) : (
          <details key={table.title}>
            <summary>{table.title}</summary>
            <TableView table={table} />
          </details>
        ),
      )}
    </section>
  );
}

export function TableView({ table }: { readonly table: PageTable }) {
  const { title, header, rows, right, more } = table;
  const kindOf = (column: number): string => (right.includes(column) ? 'right' : '');
  return (
    <section class="scroll" aria-label={title}>
      <table>
        <thead>
          <tr>
            {header.map((name, column) => (
              <th key={column} scope="col" class={kindOf(column)}>
                {name}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row, at) => (
            <tr key={at}>
              {row.map((cell, column) => (
                <td key={column} class={kindOf(column)}>
                  {cell}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p class="dim">{messages.more(more)}</p>}
    </section>
  );
}
