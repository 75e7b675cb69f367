import { fileProblem } from '../../files/fileProblem.ts';
import { largest, readBelow } from '../../files/read.ts';
import { replaceBelow } from '../../files/write.ts';
import { readResults, type StoredHeader, type StoredSample } from '../results/resultsFile.ts';
import { meanScore } from '../results/rowTally.ts';
import { createServedTally } from '../results/served.ts';
import { type BaselineCount, type BaselineRow, baselineText, readBaseline } from './baseline.ts';
import { type EvalHashes, hashNames, recordedRepliesHash, recordedReplyHash } from './hashes.ts';
import { messages } from './messages.ts';
import type { ModelIdentity } from './modelIdentity.ts';

export type Blessed =
  | { readonly ok: true; readonly rows: number; readonly models: readonly string[] }
  /** `problem` is a sentence that says why the baseline was not written. */
  | { readonly ok: false; readonly problem: string };

export interface BlessOptions {
  /** The workspace folder, which both files are in. */
  readonly folder: string;
  readonly warn: (message: string) => void;
  /**
   * The models of the evaluation. The accepted results of those that were not run are kept, if they are of the same
   * prompt, parameters and scorers.
   */
  readonly models?: readonly string[];
}

/**
 * Writes the results of a run as the baseline of its evaluation, also when they are bad. Incomplete runs
 * (errors, unjudged or unfinished samples, bad rows, filtered rows) are refused: later runs would be compared
 * with only a part of the dataset.
 */
export async function blessRun(
  results: string,
  baseline: string,
  { folder, warn, models: all = [] }: BlessOptions,
): Promise<Blessed> {
  let header: StoredHeader | undefined;
  const rows = new Map<string, BlessedRow>();
  const served = createServedTally();
  for await (const stored of readResults(results, { folder, warn })) {
    header = stored.header;
    if (!stored.sample.again) served.add(stored.sample);
    const problem = addSample(rows, stored);
    if (problem !== undefined) return refusedBless(problem);
  }
  if (!header) return refusedBless(messages.noSamples());
  const { hashes, models = [], repeat } = header;
  const problem = holesIn(header, rows);
  if (problem !== undefined || !hashes) return refusedBless(problem ?? EARLIER);
  const others = await otherResults(
    baseline,
    hashes,
    all.filter(model => !models.includes(model)),
    folder,
  );
  if ('problem' in others) return refusedBless(others.problem);
  const accepted = [...rows].map(
    ([id, { hash, counts }]): BaselineRow => ({
      id,
      row: hash,
      results: {
        ...others.results(id, hash),
        ...Object.fromEntries(
          [...counts].map(([model, count]) => [model, baselineCount(count, repeat)]),
        ),
      },
    }),
  );
  try {
    const identities = Object.entries(hashes.models ?? {}).map(
      ([model, hash]) => [model, { hash, ...served.of(model) }] as const,
    );
    const text = baselineText({
      ...hashes,
      models: { ...others.models, ...Object.fromEntries(identities) },
      rows: accepted,
    });
    await replaceBelow(folder, baseline, text);
  } catch (error) {
    return refusedBless(messages.unwritable(baseline, fileProblem(error)));
  }
  return { ok: true, rows: accepted.length, models };
}

interface BlessedRow {
  readonly hash: string;
  readonly counts: Map<string, OpenCount>;
}

interface OpenCount {
  passed: number;
  samples: number;
  score: number;
  readonly replies: (string | undefined)[];
}

function baselineCount(
  { passed, samples, score, replies }: OpenCount,
  repeat: number,
): BaselineCount {
  const recorded = recordedRepliesHash(replies);
  return {
    passed,
    samples,
    score: score / repeat,
    ...(recorded !== undefined && { replies: recorded }),
  };
}

type OtherResults =
  | {
      readonly results: (id: string, row: string) => BaselineRow['results'];
      readonly models: Readonly<Record<string, ModelIdentity>>;
    }
  | { readonly problem: string };

/** What was accepted of models that were not run, of the rows that have not changed. */
async function otherResults(
  baseline: string,
  hashes: EvalHashes,
  models: readonly string[],
  folder: string,
): Promise<OtherResults> {
  const none: OtherResults = { results: () => ({}), models: {} };
  if (models.length === 0) return none;
  const read = await readBelow(folder, baseline, largest.dataset);
  if (!read.ok) return none;
  const parsed = readBaseline(new TextDecoder().decode(read.bytes));
  if (!parsed.ok) return { problem: messages.unreadable(baseline, parsed.problem) };
  const { rows } = parsed.baseline;
  const kept = models.filter(model => rows.some(({ results }) => model in results));
  if (kept.length === 0) return none;
  const differs = hashNames.filter(key => hashes[key] !== parsed.baseline[key]);
  if (differs.length > 0) {
    return {
      problem: messages.otherModels(kept.join(', '), differs.join(' and ')),
    };
  }
  const byId = new Map(rows.map(row => [row.id, row]));
  return {
    models: Object.fromEntries(
      Object.entries(parsed.baseline.models ?? {}).filter(([model]) => kept.includes(model)),
    ),
    results(id, hash) {
      const row = byId.get(id);
      if (row?.row !== hash) return {};
      return Object.fromEntries(
        Object.entries(row.results).filter(([model]) => kept.includes(model)),
      );
    },
  };
}

const EARLIER = messages.earlierVersion();

/** Adds a planned sample. Returns the problem when the sample has no result. */
function addSample(rows: Map<string, BlessedRow>, { sample }: StoredSample): string | undefined {
  const { row, model, repeat, outcome, again } = sample;
  if (row.hash === undefined || repeat === undefined) return EARLIER;
  if (again) return undefined;
  if (outcome === 'errored') return messages.noReply(row.id, model);
  if (outcome === 'skipped') return messages.notScored(model, row.id);
  const found = rows.get(row.id) ?? { hash: row.hash, counts: new Map() };
  rows.set(row.id, found);
  const count = found.counts.get(model) ?? { passed: 0, samples: 0, score: 0, replies: [] };
  found.counts.set(model, count);
  count.samples += 1;
  count.score += meanScore(sample);
  count.replies.push(recordedReplyHash(sample));
  if (outcome === 'passed') count.passed += 1;
  return undefined;
}

function holesIn(
  { filtered, badRows = 0, rows: expected, models = [], repeat }: StoredHeader,
  rows: ReadonlyMap<string, BlessedRow>,
): string | undefined {
  if (filtered) return messages.someRowsOnly();
  if (badRows > 0) return messages.badRows();
  const isWhole = [...rows.values()].every(({ counts }) =>
    models.every(model => counts.get(model)?.samples === repeat),
  );
  return isWhole && rows.size === expected ? undefined : messages.didNotEnd();
}

function refusedBless(problem: string): Blessed {
  return { ok: false, problem: messages.notWritten(problem) };
}
