import { readFile } from 'node:fs/promises';
import { effortText, searchTable, winnerText } from '../../eval/reports/search.ts';
import type { EvalPlan } from '../../eval/runner.ts';
import type { CheapestSearch } from '../../eval/schedule/cheapest.ts';
import { replaceBelow } from '../../files/write.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { parsePrompt } from '../../prompt/document.ts';
import { editFrontmatter } from '../../prompt/frontmatter/editFrontmatter.ts';
import { edited } from '../../text/replacement.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

/** The candidates by cost, the cheapest that passes, and what the search saved. */
export function cheapestText(search: CheapestSearch, colors: Colors): string {
  const { header, rows, right } = searchTable(search);
  const lines = rows.map((cells, index) => {
    const texts = cells.map(cell => (typeof cell === 'string' ? cell : visibleLine(cell.quoted)));
    const isWinner = search.candidates[index]?.model === search.winner;
    return isWinner ? [...texts.slice(0, -1), colors.green(texts.at(-1) ?? '')] : texts;
  });
  return [
    tableText([header.map(title => colors.dim(title)), ...lines], new Set(right)),
    `${winnerText(search, model => colors.bold(visibleLine(model)))} ${effortText(search)}`,
  ].join('\n\n');
}

/** Writes the model that was found into the prompt, if that is asked for or confirmed. Returns a sentence, or nothing. */
export async function writeCheapest(
  { prompt, root }: EvalPlan,
  { winner }: CheapestSearch,
  isAsked: boolean,
  terminal: Terminal,
): Promise<string> {
  const { file } = prompt;
  if (winner === undefined || file === undefined) return '';
  if (prompt.document.metadata.model === winner)
    return messages.modelUnchanged(shownPath(file), winner);
  const question = messages.writeModel(winner, shownPath(file));
  if (!isAsked && !(await terminal.confirm?.(question))) return '';
  const text = await readFile(file, 'utf8');
  const change = { kind: 'set', path: ['model'], value: winner, first: true } as const;
  const changed = editFrontmatter(parsePrompt(text), change);
  if (!changed.ok) return messages.modelNotWritten(shownPath(file), changed.message);
  await replaceBelow(root, file, edited(text, changed.edits));
  return messages.modelWritten(shownPath(file), winner);
}
