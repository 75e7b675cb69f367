import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { costOf } from '../../model/cost.ts';
import { readResults, type StoredHeader, type StoredSample } from '../results/resultsFile.ts';
import { type Interval, wilsonInterval } from '../statistics/wilson.ts';

/** Results of a model in one run of the prompt's evaluation. */
export interface ModelEvidence {
  /** ISO time of the run. */
  readonly started: string;
  /** Whether the prompt's file has changed since the run. */
  readonly outdated: boolean;
  /** Number of samples that passed. */
  readonly passed: number;
  readonly scored: number;
  /** Number of different golden rows among the samples. */
  readonly rows: number;
  /** Wilson 95 % interval of the pass rate, counting rows. */
  readonly interval: Interval;
  /** Cost of a reply at current prices. Absent when no reply has a price. */
  readonly cost?: {
    /** Mean of the replies with a price. */
    readonly usd: number;
    readonly samples: number;
    /** Whether the tokens of any reply are estimated. */
    readonly estimated: boolean;
  };
}

/** The known facts of a model by `provider/model`. */
export type FactsOf = (id: string) => ModelFacts | undefined;

/** The context for reading results. */
export interface EvidenceContext {
  readonly factsOf: FactsOf;
  /** When the prompt last changed. */
  readonly changed: Date;
  /** The workspace folder. */
  readonly folder: string;
  /** Receives a sentence for results that cannot be read. */
  readonly warn: (message: string) => void;
}

export type Evidence = ReadonlyMap<string, ModelEvidence>;

/**
 * The evidence for each model from the results in a folder, `.touchstone/evals/<eval>`. Of a model's runs it
 * uses the one over the most rows, and the newest of several, so that a run of only the failing rows is not
 * used. Hand-written and sandbox replies are ignored, because no model gave them.
 */
export async function readEvidence(
  folder: string,
  context: EvidenceContext,
  signal: AbortSignal,
): Promise<Evidence> {
  const best = new Map<string, ModelEvidence>();
  // Names begin with the time of the run.
  for (const file of (await resultsIn(folder)).toSorted()) {
    for (const [model, found] of await readRun(join(folder, file), context, signal)) {
      if (found.rows >= (best.get(model)?.rows ?? 0)) best.set(model, found);
    }
  }
  return best;
}

async function resultsIn(folder: string): Promise<readonly string[]> {
  try {
    return (await readdir(folder)).filter(name => name.endsWith('.jsonl'));
  } catch {
    // The prompt has not been evaluated.
    return [];
  }
}

interface EvidenceTally {
  passed: number;
  scored: number;
  readonly rows: Set<string>;
  readonly cost: { usd: number; samples: number; estimated: boolean };
}

async function readRun(
  file: string,
  { factsOf, changed, folder, warn }: EvidenceContext,
  signal: AbortSignal,
): Promise<Evidence> {
  let run: StoredHeader | undefined;
  const tallies = new Map<string, EvidenceTally>();
  for await (const { sample, header } of readResults(file, { folder, warn })) {
    signal.throwIfAborted();
    run = header;
    const { source, again, from, sameAs } = sample;
    // A reply that was taken over is evidence of its own run.
    if (
      !again &&
      from === undefined &&
      sameAs === undefined &&
      (source === 'live' || source === 'replayed')
    )
      add(sample, tallies, factsOf);
  }
  if (!run) return new Map();
  const { started, repeat } = run;
  const about = { started, repeat, outdated: Date.parse(started) < changed.getTime() };
  const found = [...tallies].filter(([, { scored }]) => scored > 0);
  return new Map(found.map(([model, tally]) => [model, evidenceOf(tally, about)]));
}

function add(
  sample: StoredSample['sample'],
  tallies: Map<string, EvidenceTally>,
  factsOf: FactsOf,
): void {
  const { model, outcome, row, usage } = sample;
  const tally = tallies.get(model) ?? emptyTally();
  tallies.set(model, tally);
  const cost = costOf(usage, factsOf(model));
  if (cost.known) {
    tally.cost.usd += cost.total;
    tally.cost.samples += 1;
    tally.cost.estimated ||= cost.usage === 'estimated';
  }
  if (outcome !== 'passed' && outcome !== 'failed') return;
  tally.scored += 1;
  tally.rows.add(row.id);
  if (outcome === 'passed') tally.passed += 1;
}

function emptyTally(): EvidenceTally {
  return { passed: 0, scored: 0, rows: new Set(), cost: { usd: 0, samples: 0, estimated: false } };
}

function evidenceOf(
  tally: EvidenceTally,
  run: { readonly started: string; readonly repeat: number; readonly outdated: boolean },
): ModelEvidence {
  const { passed, scored, rows, cost } = tally;
  const { started, repeat, outdated } = run;
  return {
    started,
    outdated,
    passed,
    scored,
    rows: rows.size,
    interval: wilsonInterval(passed / repeat, scored / repeat),
    ...(cost.samples > 0 && {
      cost: { usd: cost.usd / cost.samples, samples: cost.samples, estimated: cost.estimated },
    }),
  };
}
