import { readFile } from 'node:fs/promises';
import type { EvalPlan } from '../../eval/runner.ts';
import type { Candidate, CheapestSearch } from '../../eval/schedule/cheapest.ts';
import { replaceBelow } from '../../files/write.ts';
import { formatCount, formatPercent, formatUsd, plural } from '../../format/figures.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { parsePrompt } from '../../prompt/document.ts';
import { editFrontmatter } from '../../prompt/frontmatter/editFrontmatter.ts';
import { edited } from '../../text/replacement.ts';
import type { Colors } from '../terminal/colors.ts';
import { tableText } from '../terminal/table.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';

const outcomes: Readonly<Record<Candidate['outcome'], string>> = {
  passes: 'passes',
  fails: 'does not pass',
  unlikely: 'does not pass (error probability at most 0.5 %)',
  open: 'not decided',
};

/** The candidates by cost, the cheapest that passes, and what the search saved. */
export function cheapestText(search: CheapestSearch, colors: Colors): string {
  const { gate, candidates, winner, samples, grid } = search;
  const header = ['model', 'cost of a row', 'passed', '95 % interval', ''];
  const rows = candidates.map(({ model, outcome, passed, failed, cost, interval }) => [
    visibleLine(model),
    cost === undefined ? 'unknown' : formatUsd(cost),
    `${passed}/${passed + failed}`,
    `${formatPercent(interval.low)} – ${formatPercent(interval.high)}`,
    model === winner ? colors.green(outcomes[outcome]) : outcomes[outcome],
  ]);
  const found =
    winner === undefined
      ? `No model is known to pass the gate of ${formatPercent(gate)}.`
      : `${colors.bold(visibleLine(winner))} is the cheapest model that passes the gate of ${formatPercent(gate)}.`;
  const share = grid === 0 ? 0 : samples / grid;
  return [
    tableText([header.map(title => colors.dim(title)), ...rows], new Set([1, 2, 3])),
    `${found} The search took ${plural(samples, 'sample')}, ${formatPercent(share)} of the ${formatCount(grid)} of all rows and models.`,
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
    return `${shownPath(file)} already uses ${winner}.\n`;
  const question = `Write \`model: ${winner}\` into ${shownPath(file)}?`;
  if (!isAsked && !(await terminal.confirm?.(question))) return '';
  const text = await readFile(file, 'utf8');
  const change = { kind: 'set', path: ['model'], value: winner, first: true } as const;
  const changed = editFrontmatter(parsePrompt(text), change);
  if (!changed.ok) return `${shownPath(file)} was not changed: ${changed.message}\n`;
  await replaceBelow(root, file, edited(text, changed.edits));
  return `${shownPath(file)} now uses ${winner}.\n`;
}
