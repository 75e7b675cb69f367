import { statePaths } from '../files/state.ts';
import { compareText } from '../text/compareText.ts';
import { readLogLine } from './logLine.ts';
import { readJournal } from './readJournal.ts';
import type { RunRecord, Span } from './record.ts';
import { isRun, recordOf } from './span.ts';

/**
 * The records of the run log of a workspace folder, `.touchstone/runs.jsonl`, in the order in which the runs
 * ended. A run ends with its last step, which can be after its own line: a judge is called for a run that has
 * its reply. Older formats are converted. Lines that cannot be read are skipped and reported to `warn`. A
 * missing log counts as empty.
 * @param folder path of the workspace folder.
 * @param warn gets one message for each of the first lines that cannot be read, with file and line.
 * @throws Error for a log that cannot be read, such as a link out of the workspace.
 */
export async function* readRunLog(
  folder: string,
  warn: (message: string) => void = () => {},
): AsyncGenerator<RunRecord> {
  const file = statePaths(folder).runLog;
  const trees = createTrees(await countSteps(file, folder));
  for await (const { value } of readJournal(file, { folder, read: readLogLine, warn })) {
    if ('v' in value) yield* trees.add(value);
    else yield { ...value, v: 1 };
  }
  yield* trees.end();
}

/** The number of steps of each span that has any. Lines that are not steps are not parsed. */
async function countSteps(file: string, folder: string): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const skip = (line: string): boolean => !line.includes('"parent":');
  for await (const { value } of readJournal(file, { folder, read: readLogLine, skip, warn() {} })) {
    if (!('v' in value) || !isStep(value)) continue;
    counts.set(value.parent, (counts.get(value.parent) ?? 0) + 1);
  }
  return counts;
}

type Step = Span & { readonly parent: string };

/** The parent of a run that is not a step is a span of the application that made it, which is not in the log. */
function isStep(span: Span): span is Step {
  return span.kind !== 'run' && span.parent !== undefined;
}

/** A span with its steps and their steps, as far as they have been read. */
interface Tree {
  readonly span: Span;
  readonly below: Span[];
  /** The number of its own steps that have not been read. */
  missing: number;
}

interface Trees {
  /** The records that a span completes. */
  add(span: Span): Iterable<RunRecord>;
  /** The records that were never completed. */
  end(): Iterable<RunRecord>;
}

/**
 * Maximum number of spans whose steps are in memory before the span itself. The oldest are dropped,
 * because their spans will not be written any more.
 */
const MAX_WAITING = 10_000;

/** Assembles spans. A step can come before or after the span that it is a step of. */
function createTrees(steps: ReadonlyMap<string, number>): Trees {
  const incomplete = new Map<string, Tree>();
  /** Complete steps, by the id of the span that has not been read. */
  const waiting = new Map<string, Tree[]>();

  function* completed(tree: Tree): Generator<RunRecord> {
    const { span } = tree;
    if (!isStep(span)) {
      yield* recordsOf(tree);
      return;
    }
    const parent = incomplete.get(span.parent);
    if (parent) {
      yield* addStep(parent, tree);
      return;
    }
    const others = waiting.get(span.parent);
    if (others) others.push(tree);
    else waiting.set(span.parent, [tree]);
    const [oldest] = waiting.keys();
    if (waiting.size > MAX_WAITING && oldest !== undefined) yield* orphans(oldest);
  }

  function* addStep(parent: Tree, { span, below }: Tree): Generator<RunRecord> {
    for (const each of [span, ...below]) parent.below.push(each);
    parent.missing -= 1;
    if (parent.missing > 0) return;
    incomplete.delete(parent.span.id);
    yield* completed(parent);
  }

  /** Steps whose span is not in the log: those that are runs have a record of their own. */
  function* orphans(parent: string): Generator<RunRecord> {
    const trees = waiting.get(parent) ?? [];
    waiting.delete(parent);
    for (const tree of trees) yield* recordsOf(tree);
  }

  return {
    *add(span) {
      const early = waiting.get(span.id) ?? [];
      waiting.delete(span.id);
      const below = early.flatMap(each => [each.span, ...each.below]);
      const tree: Tree = { span, below, missing: (steps.get(span.id) ?? 0) - early.length };
      if (tree.missing <= 0) {
        yield* completed(tree);
        return;
      }
      // Two lines have the same id, because a line was copied.
      const same = incomplete.get(span.id);
      incomplete.set(span.id, tree);
      if (same) yield* recordsOf(same);
    },
    *end() {
      for (const tree of incomplete.values()) yield* recordsOf(tree);
      for (const parent of [...waiting.keys()]) yield* orphans(parent);
    },
  };
}

function recordsOf({ span, below }: Tree): readonly RunRecord[] {
  if (!isRun(span)) return [];
  return [
    recordOf(
      span,
      below.toSorted((a, b) => compareText(a.start, b.start)),
    ),
  ];
}
