import type { PanelColumn } from '../../../protocol/panelColumn.ts';
import { Prose } from '../../prose.tsx';
import { countText, t } from '../../strings.ts';
import { failedLines } from './attempts.ts';

/** The failed attempts before a reply, collapsed. */
export function AttemptsView({ column }: { readonly column: PanelColumn }) {
  const lines = failedLines(column);
  if (lines.length === 0) return null;
  return (
    <details class="attempts" open={column.status === 'retrying'}>
      <summary>{countText('count.failedAttempts', lines.length)}</summary>
      <ol>
        {lines.map(({ line, text, corrected }, i) => (
          <li key={i}>
            <Prose text={line} />
            {text && <Folded title={t('attempt.partial')} text={text} />}
            {corrected && <Folded title={t('attempt.correction')} text={corrected} />}
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
      <pre dir="auto">{text}</pre>
    </details>
  );
}
