import { dirname, resolve } from 'node:path';
import { checkDataset, type DatasetCheck } from '../../eval/datasetCheck/datasetCheck.ts';
import { planEvals } from '../../eval/plan/plan.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { formatPercent } from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { findEvals, writeNotes } from '../workspace/discover.ts';
import { openWorkspace, type RunWorkspace, shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

export interface CheckDatasetsOptions {
  readonly json?: true;
}

/** The check of the rows of one prompt of an evaluation. */
interface Checked extends DatasetCheck {
  readonly name: string;
}

/** `touchstone dataset check`. */
export async function checkDatasets(
  paths: readonly string[],
  { json }: CheckDatasetsOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const { stdout, stderr, signal } = terminal;
  const { files, notes } = await findEvals(paths);
  writeNotes(notes, stderr);
  if (files.length === 0) {
    throw new MisuseError(messages.noDataset(paths.join(', ')));
  }
  const checked = await checkAll(files, terminal);
  if (json) stdout.json({ evaluations: checked.map(withShownPaths) }, 2);
  else stdout.write(findingsText(checked, terminal));
  if (signal.aborted) return exitCodes.interrupted;
  if (checked.some(({ badRows }) => badRows.length > 0)) return exitCodes.misused;
  return checked.some(({ findings }) => findings.length > 0) ? exitCodes.failed : exitCodes.passed;
}

async function checkAll(files: readonly string[], terminal: Terminal): Promise<readonly Checked[]> {
  const workspaces = new Map<string, RunWorkspace>();
  const checked: Checked[] = [];
  try {
    for (const file of files) {
      const folder = await workspaceFolderOf(dirname(resolve(file)));
      const workspace = workspaces.get(folder) ?? (await openWorkspace(file, terminal));
      workspaces.set(folder, workspace);
      // No model is called, so a prompt without a model is not a problem here.
      const choices = { models: ['sandbox/schema'], mode: 'replay' } as const;
      const planned = await planEvals(file, workspace.host.settings, choices);
      if (!planned.ok) {
        const lines = planned.problems.map(
          ({ file, line, message }) =>
            `${shownPath(file)}${line === undefined ? '' : `:${line}`}: ${message}`,
        );
        throw new MisuseError(lines.join('\n'));
      }
      for (const plan of planned.plans) {
        if (terminal.signal.aborted) break;
        checked.push({ name: plan.name, ...(await checkDataset(plan, terminal.signal)) });
      }
    }
  } finally {
    for (const { host } of workspaces.values()) await host.close();
  }
  return checked;
}

/** With paths as a user in the current folder would write them. */
function withShownPaths({ findings, badRows, ...rest }: Checked) {
  return {
    ...rest,
    findings: findings.map(({ other, ...finding }) => ({
      ...finding,
      file: shownPath(finding.file),
      ...(other && { other: { ...other, file: shownPath(other.file) } }),
    })),
    badRows: badRows.map(row => ({ ...row, file: shownPath(row.file) })),
  };
}

function findingsText(checked: readonly Checked[], { colors }: Terminal): string {
  // Prompts of one eval file have the same rows.
  const lines = new Set<string>();
  const add = (file: string, line: number, message: string, code: string): void => {
    const place = `${visibleLine(shownPath(file))}:${line}`;
    lines.add(`${place}: ${visibleLine(message)} ${colors.dim(code)}`);
  };
  for (const { findings, badRows } of checked) {
    for (const { file, line, message } of badRows) add(file, line, message, 'bad-row');
    for (const { file, line, message, code } of findings) add(file, line, message, code);
  }
  const summaries = checked.flatMap(({ name, rows, counts, labels, branches, badRows }) => {
    const bad = badRows.length === 0 ? [] : [['bad-row', badRows.length] as const];
    const found = [...bad, ...Object.entries(counts)];
    const all = found.map(([code, count]) => `${count} ${code}`).join(', ');
    return [
      `${name}: ${quantities.rows(rows)}, ${all === '' ? messages.nothingFound() : all}`,
      ...(branches.all === 0 ? [] : [messages.branches(branches.reached, branches.all)]),
      ...labels.map(
        ({ part, rows, labels }) =>
          `  ${part}: ${labels.map(({ label, rows: own }) => `${visibleLine(label)} ${own} (${formatPercent(own / rows)})`).join(', ')}`,
      ),
    ];
  });
  return `${[...lines, ...summaries].join('\n')}\n`;
}
