import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createExercise } from './exercise.ts';
import { mutate } from './mutate.ts';
import { randomOf, seedOf } from './random.ts';
import { readSamples } from './samples.ts';

export interface FuzzShare {
  readonly seed: number;
  /** Number of the first document, the number after the last, and the step between two. */
  readonly from: number;
  readonly to: number;
  readonly step: number;
  /** The folder for documents that fail. */
  readonly folder: string;
  /** Maximum processor time for a document in milliseconds. No limit when absent. */
  readonly limit?: number;
}

export interface FuzzFailure {
  /** The index of the document, for `--only`. */
  readonly index: number;
  readonly problem: string;
  /** The file with its text. */
  readonly file: string;
}

export interface FuzzOutcome {
  readonly documents: number;
  readonly failures: readonly FuzzFailure[];
  readonly slowest: { readonly index: number; readonly time: number };
}

const MOST_FAILURES = 20;

/** Breaks samples and sends requests about each. The same share results in the same documents. */
export async function fuzz(
  { seed, from, to, step, folder, limit = Number.POSITIVE_INFINITY }: FuzzShare,
  progress: (done: number) => void = () => undefined,
): Promise<FuzzOutcome> {
  const samples = await readSamples();
  const texts = samples.map(({ text }) => text);
  const exercise = createExercise(samples);
  const failures: FuzzFailure[] = [];
  let slowest = { index: from, time: 0 };
  let documents = 0;
  for (let index = from; index < to && failures.length < MOST_FAILURES; index += step) {
    const random = randomOf(seedOf(seed, index));
    const sample = random.pick(samples);
    const document = { name: sample.name, text: mutate(sample.text, random, texts) };
    let { time, problem } = await exercise(document, seedOf(seed, index));
    // The first run may have included garbage collection or code that was not compiled yet.
    if (time > slowest.time || time > limit) {
      for (let again = 0; again < 4; again += 1) {
        time = Math.min(time, (await exercise(document, seedOf(seed, index))).time);
      }
    }
    if (time > slowest.time) slowest = { index, time };
    if (time > limit) problem ??= `It took ${time.toFixed(0)} ms; ${limit} are allowed.`;
    if (problem !== undefined) {
      const file = join(folder, `${seed}-${index}-${document.name}`);
      await mkdir(folder, { recursive: true });
      await writeFile(file, document.text);
      failures.push({ index, problem, file });
    }
    documents += 1;
    if (documents % 1_000 === 0) progress(documents);
  }
  return { documents, failures, slowest };
}
