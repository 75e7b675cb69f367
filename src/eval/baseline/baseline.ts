import Type from 'typebox';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { readerOf } from '../../schema/validation/validate.ts';
import { compareText } from '../../text/compareText.ts';
import type { EvalHashes } from './hashes.ts';
import { messages } from './messages.ts';
import { type ModelIdentity, ModelIdentitySchema } from './modelIdentity.ts';

/** Passes of a row on a model when the baseline was blessed. */
export interface BaselineCount {
  readonly passed: number;
  readonly samples: number;
  /** Mean score, 0 to 1, with four decimals. */
  readonly score: number;
  /** Hash of the replies when all of them were recorded: the same recordings give the same results again. */
  readonly replies?: string;
}

export interface BaselineRow {
  readonly id: string;
  /** Hash of the row's input and expectations. */
  readonly row: string;
  /** By model. */
  readonly results: Readonly<Record<string, BaselineCount>>;
}

/** The accepted results of an evaluation. Later results are compared with them. */
export interface Baseline extends EvalHashes {
  /** By model. Absent in baselines of earlier versions. */
  readonly models?: Readonly<Record<string, ModelIdentity>>;
  readonly rows: readonly BaselineRow[];
}

const VERSION = 'baseline/1';

const BaselineSchema = Type.Object({
  touchstone: Type.Enum([VERSION]),
  prompt: Type.String(),
  parameters: Type.String(),
  scorers: Type.String(),
  models: Type.Optional(Type.Record(Type.String(), ModelIdentitySchema)),
  rows: Type.Array(
    Type.Object({
      id: Type.String(),
      row: Type.String(),
      results: Type.Record(
        Type.String(),
        Type.Object({
          passed: Type.Integer({ minimum: 0 }),
          samples: Type.Integer({ minimum: 1 }),
          score: Type.Number({ minimum: 0, maximum: 1 }),
          replies: Type.Optional(Type.String()),
        }),
      ),
    }),
  ),
});

const readShape = readerOf<Baseline>(plainSchema(BaselineSchema));

export type ReadBaseline =
  | { readonly ok: true; readonly baseline: Baseline }
  /** `problem` is the end of a sentence. */
  | { readonly ok: false; readonly problem: string };

function versionOf(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || !('touchstone' in value)) return undefined;
  return typeof value.touchstone === 'string' ? value.touchstone : undefined;
}

/** Reads the text of a baseline file. */
export function readBaseline(text: string): ReadBaseline {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    const conflict = /^(?:<<<<<<<|>>>>>>>)/m.test(text);
    return {
      ok: false,
      problem: conflict ? messages.conflicts() : messages.notJson(),
    };
  }
  const version = versionOf(value);
  if (version !== undefined && version !== VERSION) {
    const problem = messages.otherFormat(version, VERSION);
    return { ok: false, problem };
  }
  const read = readShape(value);
  if (!read.ok) return { ok: false, problem: messages.blessAgain(read.reason.replace(/\.$/, '')) };
  const ids = new Set<string>();
  for (const { id, results } of read.value.rows) {
    if (ids.has(id)) return { ok: false, problem: messages.rowTwice(id) };
    ids.add(id);
    if (Object.values(results).some(({ passed, samples }) => passed > samples)) {
      return { ok: false, problem: messages.morePassesThanSamples(id) };
    }
  }
  return { ok: true, baseline: read.value };
}

/**
 * The text of a baseline file: one row on each line, rows sorted by id, models sorted by name. Equal results
 * give equal texts, and a diff shows only the rows that changed.
 */
export function baselineText({ rows, prompt, parameters, scorers, models = {} }: Baseline): string {
  const lines = rows
    .toSorted((a, b) => compareText(a.id, b.id))
    .map(({ id, row, results }) => {
      const sorted = Object.entries(results).sort(([a], [b]) => compareText(a, b));
      const models = sorted.map(
        ([model, { passed, samples, score, replies }]) =>
          `${JSON.stringify(model)}: ${JSON.stringify({ passed, samples, score: roundedScore(score), replies })}`,
      );
      const start = `{"id": ${JSON.stringify(id)}, "row": ${JSON.stringify(row)}`;
      return `    ${start}, "results": {${models.join(', ')}}}`;
    });
  const identities = Object.entries(models)
    .sort(([a], [b]) => compareText(a, b))
    .map(([model, identity]) => `    ${JSON.stringify(model)}: ${JSON.stringify(identity)}`);
  return `{
  "touchstone": "${VERSION}",
  "prompt": ${JSON.stringify(prompt)},
  "parameters": ${JSON.stringify(parameters)},
  "scorers": ${JSON.stringify(scorers)},
  "models": {${block(identities)}},
  "rows": [${block(lines)}]
}
`;
}

/** Lines inside brackets. */
function block(lines: readonly string[]): string {
  return lines.length === 0 ? '' : `\n${lines.join(',\n')}\n  `;
}

function roundedScore(score: number): number {
  return Math.round(score * 10_000) / 10_000;
}
