import { stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import Type, { type Static } from 'typebox';
import { largest, readBelow } from '../../files/read.ts';
import { replaceBelow } from '../../files/write.ts';
import { processGate } from '../../redaction/knownSecrets.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import type { GridColumn } from '../results/grid.ts';
import type { Pair } from '../results/pairs.ts';
import type { EvalSummary } from '../results/summary.ts';
import { PairSchema, SummarySchema } from './summarySchema.ts';

/** The figures of a run that ended, as it reported them. */
export interface KeptSummary {
  readonly summary: EvalSummary;
  /** The prompts that ran together, compared with each other. Absent for a single prompt. */
  readonly pairs?: readonly Pair<GridColumn>[];
}

const FORMAT = 'summary/1';

const KeptSchema = Type.Object({
  touchstone: Type.Enum([FORMAT]),
  /** Size of the results file: a longer or shorter one has other samples. */
  bytes: Type.Integer({ minimum: 0 }),
  summary: SummarySchema,
  pairs: Type.Optional(Type.Array(PairSchema)),
});

const read = readerOf<Static<typeof KeptSchema>>(plainSchema(KeptSchema));

/**
 * Writes the figures of a run next to its results, in `<run>.summary.json`: they include what samples do not say,
 * such as the baseline of that time. Nothing is lost when it fails: they are then computed from the samples.
 */
export async function keepSummary(
  results: string,
  folder: string,
  kept: KeptSummary,
): Promise<void> {
  try {
    const { size } = await stat(results);
    const { value } = processGate().value({ touchstone: FORMAT, bytes: size, ...kept });
    await replaceBelow(folder, fileOf(results), `${JSON.stringify(value)}\n`);
  } catch {
    // A report from the store then has the figures of the samples.
  }
}

/**
 * The figures of a run; undefined when it did not end, or when its results changed since, as in a resumed run.
 * @param size of the results file, in bytes.
 */
export async function keptSummary(
  results: string,
  { run, size }: { readonly run: string; readonly size: number },
): Promise<KeptSummary | undefined> {
  const file = await readBelow(dirname(results), fileOf(results), largest.state);
  if (!file.ok) return undefined;
  try {
    const kept = read(JSON.parse(new TextDecoder().decode(file.bytes)));
    if (!kept.ok || kept.value.bytes !== size || kept.value.summary.run !== run) return undefined;
    const { summary, pairs } = kept.value;
    // The folder may have been moved since.
    return { summary: { ...summary, results }, ...(pairs && { pairs }) };
  } catch {
    return undefined;
  }
}

function fileOf(results: string): string {
  return results.replace(/(?:\.jsonl)?$/, '.summary.json');
}
