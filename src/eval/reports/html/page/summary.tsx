import type { Cell } from '../../tables.ts';
import type { PageEval, PageTable } from '../pageData.ts';

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

/** An evaluation's verdict and tables. */
export function EvalSection({ each }: { readonly each: PageEval }) {
  const { name, run, verdict, lines, tables } = each;
  return (
    <section>
      <h2>
        <span class={`mark ${verdict}`}>
          {verdictMarks[verdict]} {verdict}
        </span>{' '}
        {name}
      </h2>
      <p class="dim">{run}</p>
      {lines.map((line, at) => (
        <p key={at}>{line.map(cellText).join('')}</p>
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

function TableView({ table }: { readonly table: PageTable }) {
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
                  {cellText(cell)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 && <p class="dim">… and {more} more</p>}
    </section>
  );
}

function cellText(cell: Cell): string {
  return typeof cell === 'string' ? cell : cell.quoted;
}
