import { plural } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/messages.ts';
import { Prose } from '../../prose.tsx';
import { failedLines } from './attempts.ts';

/** What went wrong before the reply, or on the way to none; folded, as the reply matters more. */
export function AttemptsView({ column }: { readonly column: PanelColumn }) {
  const lines = failedLines(column);
  if (lines.length === 0) return null;
  return (
    <details class="attempts" open={column.status === 'retrying'}>
      <summary>{plural(lines.length, 'failed attempt')}</summary>
      <ol>
        {lines.map(({ line, text, corrected }, i) => (
          <li key={i}>
            <Prose text={line} />
            {text && <Folded title="Partial reply" text={text} />}
            {corrected && <Folded title="Correction sent" text={corrected} />}
          </li>
        ))}
      </ol>
    </details>
  );
}

function Folded({ title, text }: { readonly title: string; readonly text: string }) {
  return (
    <details>
      <summary>{title}</summary>
      <pre>{text}</pre>
    </details>
  );
}
