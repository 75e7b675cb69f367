import { hash } from 'node:crypto';
import { join } from 'node:path';
import { statePaths } from '../../files/state.ts';
import type { EvalPlan } from '../plan/evalPlan.ts';
import { readSamples, resultsFiles, type StoredSample } from '../results/storedSamples.ts';

/** A reply that waits for the verdict of a person. */
export interface OpenLabel {
  readonly id: string;
  readonly model: string;
  readonly input: unknown;
  readonly expected?: unknown;
  readonly output: unknown;
  readonly pass: null;
}

/**
 * Replies of the last results of an evaluation, drawn at random: the same ones of the same results. What the judge
 * said of them is left out, so that it does not lead the person.
 */
export async function drawnReplies(
  plan: Pick<EvalPlan, 'key'>,
  folder: string,
  count: number,
  warn: (message: string) => void,
): Promise<readonly OpenLabel[]> {
  const [newest] = await resultsFiles(join(statePaths(folder).evals, plan.key));
  if (newest === undefined) return [];
  const found = new Map<string, OpenLabel>();
  for (const { sample } of await readSamples(newest, folder, warn)) {
    // A complete reply whose judge failed can still be judged by a person.
    if (sample.outcome === 'errored' && !sample.finish) continue;
    found.set(JSON.stringify([sample.input, sample.text]), labelOf(sample));
  }
  return [...found]
    .map(([key, label]) => ({ order: hash('sha256', key), label }))
    .sort((a, b) => (a.order < b.order ? -1 : 1))
    .slice(0, count)
    .map(({ label }) => label);
}

function labelOf({ row, model, input, expected, output, text }: StoredSample['sample']): OpenLabel {
  return {
    id: row.id,
    model,
    input,
    ...(expected !== undefined && { expected }),
    output: output ?? text,
    pass: null,
  };
}
