import type { PanelColumn } from '../protocol/messages.ts';
import { attemptLines } from './attempts.ts';
import { Prose } from './prose.tsx';

/** What went wrong before the reply, or on the way to none; folded, as the reply matters more. */
export function AttemptsView({ column }: { readonly column: PanelColumn }) {
  const lines = attemptLines(column);
  if (lines.length === 0) return null;
  return (
    <details class="attempts" open={column.status === 'retrying'}>
      <summary>
        {lines.length === 1 ? '1 failure before' : `${lines.length} failures before`}
      </summary>
      <ol>
        {lines.map((line, i) => (
          <li key={i}>
            <Prose text={line} />
          </li>
        ))}
      </ol>
    </details>
  );
}
