import { dirname, resolve } from 'node:path';
import type { Command } from 'commander';
import {
  type Proposal,
  proposalLines,
  proposalsIn,
  withProposals,
} from '../../eval/growth/proposals.ts';
import { exists } from '../../files/below.ts';
import { datasetsOfProposals, isProposalsFile, proposalsFileOf } from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { largest, readBelow } from '../../files/read.ts';
import { workspaceFolderOf } from '../../files/workspace.ts';
import { replaceFile } from '../../files/write.ts';
import { visibleLine } from '../../format/visibleText.ts';
import { acceptProposals } from '../../language/edits/rows/acceptProposals.ts';
import { type ExitCode, exitCodes, MisuseError, type Terminal } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import { messages } from './messages.ts';

interface ReviewOptions {
  readonly all?: true;
}

type ReviewDecision = 'accept' | 'reject';

export function defineReview(
  command: Command,
  terminal: Terminal,
  done: (code: ExitCode) => void,
): void {
  const texts = {
    accept: {
      summary: 'add proposed rows to their golden dataset',
      description:
        'Add proposed rows to the end of their golden dataset, in its format. Without ids, asks for each row.',
    },
    reject: {
      summary: 'keep proposed rows from being proposed again',
      description: 'Mark proposed rows as rejected, so that they are not proposed again.',
    },
  };
  for (const decision of ['accept', 'reject'] as const) {
    const { summary, description } = texts[decision];
    command
      .command(decision)
      .summary(summary)
      .description(description)
      .argument('<file>', 'a golden dataset, or its file of proposals')
      .argument('[ids...]', 'ids of proposals')
      .option(
        '--all',
        `${decision} all proposals\n(touchstone dataset ${decision} triage.golden.jsonl --all)`,
      )
      .action(async (file: string, ids: readonly string[], options: ReviewOptions) => {
        done(await review(file, decision, ids, options, terminal));
      });
  }
}

async function review(
  file: string,
  decision: ReviewDecision,
  ids: readonly string[],
  { all }: ReviewOptions,
  terminal: Terminal,
): Promise<ExitCode> {
  const proposals = resolve(isProposalsFile(file) ? file : proposalsFileOf(file));
  const folder = await workspaceFolderOf(dirname(proposals));
  const shown = await readProposals(folder, proposals);
  for (const each of proposalLines(shown)) {
    if ('problem' in each) {
      terminal.stderr.write(
        messages.notAProposal(shownPath(proposals), each.line + 1, each.problem),
      );
    }
  }
  const open = proposalsIn(shown).filter(({ proposed }) => !proposed.rejected);
  const chosen = await chosenOf(open, { decision, ids, all, file: proposals }, terminal);
  // The file may have been edited while a person was asked.
  const text = await readProposals(folder, proposals);
  const isChosen = ({ id }: Proposal): boolean => chosen.has(id);
  if (decision === 'reject') {
    const next = withProposals(text, each =>
      isChosen(each) ? { ...each, proposed: { ...each.proposed, rejected: true } } : each,
    );
    await write(proposals, next);
    terminal.stdout.write(messages.rejected(chosen.size));
    return exitCodes.passed;
  }
  const dataset = isProposalsFile(file) ? await datasetFor(proposals) : resolve(file);
  const before = await readProposals(folder, dataset);
  const accepted = acceptProposals({ text: before, file: dataset }, text, isChosen);
  if (!accepted.ok) throw new MisuseError(`${shownPath(dataset)}: ${accepted.message}`);
  // The dataset first: after a crash, the proposals are still there and are not added again.
  if (accepted.dataset !== before) await write(dataset, accepted.dataset);
  if (accepted.proposals !== text) await write(proposals, accepted.proposals);
  const unknown = proposalsIn(text).filter(
    each => isChosen(each) && (each.expected ?? null) === null,
  ).length;
  terminal.stdout.write(messages.accepted(accepted.added, shownPath(dataset)));
  if (unknown > 0) {
    terminal.stdout.write(messages.withoutExpected(unknown));
  }
  return exitCodes.passed;
}

async function chosenOf(
  open: readonly Proposal[],
  {
    decision,
    ids,
    all,
    file,
  }: { decision: ReviewDecision; ids: readonly string[]; all: true | undefined; file: string },
  terminal: Terminal,
): Promise<ReadonlySet<string>> {
  if (all) return new Set(open.map(({ id }) => id));
  if (ids.length > 0) {
    const unknown = ids.find(id => !open.some(each => each.id === id));
    if (unknown === undefined) return new Set(ids);
    throw new MisuseError(messages.unknownProposal(unknown, shownPath(file)));
  }
  if (!terminal.confirm) {
    throw new MisuseError(messages.noIds(shownPath(file)));
  }
  const chosen = new Set<string>();
  for (const { id, input, proposed } of open) {
    if (terminal.signal.aborted) break;
    terminal.stdout.write(
      `${id}  ${visibleLine(proposed.why)}\n  ${visibleLine(JSON.stringify(input))}\n`,
    );
    const word = decision === 'accept' ? 'Accept' : 'Reject';
    if (await terminal.confirm(messages.question(word))) chosen.add(id);
  }
  return chosen;
}

/** The dataset that a file of proposals is for. */
async function datasetFor(proposals: string): Promise<string> {
  for (const file of datasetsOfProposals(proposals)) if (await exists(file)) return file;
  throw new MisuseError(messages.datasetMissing(shownPath(proposals)));
}

async function readProposals(folder: string, file: string): Promise<string> {
  const read = await readBelow(folder, file, largest.dataset);
  // With the byte order mark, which is written again.
  if (read.ok) return new TextDecoder('utf-8', { ignoreBOM: true }).decode(read.bytes);
  throw new MisuseError(
    read.reason === 'missing'
      ? messages.noProposals(shownPath(file))
      : messages.unreadable(shownPath(file), read.problem),
  );
}

async function write(file: string, text: string): Promise<void> {
  try {
    await replaceFile(file, text);
  } catch (error) {
    throw new MisuseError(messages.unwritable(shownPath(file), fileProblem(error)));
  }
}
