import Type, { type Static } from 'typebox';
import { isRelativePath } from '../../files/fileNames.ts';
import { modelPattern } from '../../prompt/modelPattern.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { checkYaml } from '../../schema/validation/checkedYaml.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { isRecord } from '../../text/isRecord.ts';
import { parseYaml, type YamlProblem } from '../../text/yaml/positionedYaml.ts';
import type { RawRow } from '../dataset/row.ts';
import type { TypingOptions } from '../dataset/typedValue.ts';
import type { Cluster } from '../results/cluster.ts';
import { readExpression } from '../results/expression.ts';
import { entryProblem, metricNames, scoreList, settingsProblems } from '../scorers/scoreSchema.ts';
import { messages } from './messages.ts';

const Path = Type.String({ minLength: 1 });

/** A path or a list of paths in one schema. A choice of two schemas would report each mistake twice. */
function pathOrPaths(options: Record<string, unknown>) {
  return Type.Unsafe<string | readonly string[]>({
    type: ['string', 'array'],
    minLength: 1,
    minItems: 1,
    items: Path,
    ...options,
  });
}

/** An `*.eval.yaml` file as written. Published as `schemas/eval.schema.json`. */
export const EvalFile = Type.Object(
  {
    prompt: Type.Optional(
      pathOrPaths({
        description:
          'The prompt file, or a list of variants. Default: the `.prompt` of the same name.',
        examples: ['./triage.prompt'],
      }),
    ),
    dataset: Type.Optional(
      pathOrPaths({
        description:
          'Golden datasets: .jsonl, .csv, .tsv, .yaml or .json, as paths or patterns with `*`, `?` and `**`. Default: `<name>.golden.*` next to the prompt.',
        examples: ['./triage.golden.jsonl', './golden/*.jsonl'],
      }),
    ),
    rows: Type.Optional(
      Type.Array(Type.Object({}), { description: 'Rows written here, before those of `dataset`.' }),
    ),
    models: Type.Optional(
      Type.Array(Type.String({ pattern: modelPattern }), {
        minItems: 1,
        description:
          'Models to run, `provider/model`. Default: the prompt’s `model` and `touchstone.compare`.',
        examples: [['anthropic/claude-haiku-4-5', 'openai/gpt-5.4-mini']],
      }),
    ),
    repeat: Type.Optional(
      Type.Integer({
        minimum: 1,
        maximum: 1000,
        description: 'Independent samples for each row and model. Default: 1.',
      }),
    ),
    score: Type.Optional(
      scoreList(
        'The scorers that a reply must pass. Default: `schema` when the prompt has an output schema, asks for JSON or has a `touchstone.contract`; then `fields` for an expected object, and `equals` for any other expected value.',
      ),
    ),
    metrics: Type.Optional(
      Type.Record(Type.String({ minLength: 1 }), Type.String({ minLength: 1 }), {
        description:
          'Figures calculated from the means of others, by their names: `+ - * / ^`, parentheses, `min`, `max`, `abs`, `sqrt`.',
        examples: [{ f1: '2 * precision * recall / (precision + recall)' }],
      }),
    ),
    csv: Type.Optional(
      Type.Object(
        {
          decimal: Type.Optional(
            Type.Unsafe<'.' | ','>({
              enum: ['.', ','],
              description: 'Decimal separator: `,` for 3,5. Default: `.`.',
              examples: [','],
            }),
          ),
        },
        { additionalProperties: false, description: 'How cells of CSV and TSV datasets are read.' },
      ),
    ),
    gate: Type.Optional(
      Type.Object(
        {
          pass: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'Share of samples that must pass, for each model. Default: all of them, or with a baseline none.',
              examples: [0.9],
            }),
          ),
          score: Type.Optional(
            Type.Number({
              exclusiveMinimum: 0,
              maximum: 1,
              description:
                'Minimum weighted mean of the scores for a sample to pass, even when a scorer fails. Default: every scorer must pass.',
              examples: [0.8],
            }),
          ),
          stopEarly: Type.Optional(
            Type.Boolean({
              description:
                'Stops a model as soon as its remaining samples cannot change whether it passes. Has no effect when the results are compared with a baseline. Default: false.',
              examples: [true],
            }),
          ),
          regress: Type.Optional(
            Type.Number({
              minimum: 0,
              maximum: 1,
              description:
                'Largest drop of the pass rate below the baseline that is accepted. Default: 0.02.',
              examples: [0.02],
            }),
          ),
          confidence: Type.Optional(
            Type.Number({
              minimum: 0.6,
              maximum: 0.9999,
              description:
                'Required confidence that the pass rate dropped. With 0.95, at most 5 % of evaluations without a change are reported as worse. Default: 0.95.',
              examples: [0.95],
            }),
          ),
          confirm: Type.Optional(
            Type.Integer({
              minimum: 0,
              maximum: 100,
              description:
                'Further samples of a row whose result differs from the baseline, at most; 0 for none. Default: 10.',
              examples: [10],
            }),
          ),
        },
        {
          additionalProperties: false,
          minProperties: 1,
          description: 'When the evaluation as a whole passes.',
        },
      ),
    ),
    budget: Type.Optional(
      Type.Object(
        {
          usd: Type.Number({
            exclusiveMinimum: 0,
            description: 'US dollars.',
            examples: [2],
          }),
        },
        {
          additionalProperties: false,
          description:
            'Maximum cost of the evaluation. When a further sample may exceed it, the evaluation stops with exit code 4.',
        },
      ),
    ),
    baseline: Type.Optional(
      Type.String({
        minLength: 1,
        description:
          'The baseline file, which `touchstone eval --bless` writes. Default: `<name>.baseline.json` next to this file.',
        examples: ['./triage.baseline.json'],
      }),
    ),
    cluster: Type.Optional(
      Type.Unsafe<Cluster>({
        type: 'object',
        minProperties: 1,
        maxProperties: 1,
        additionalProperties: false,
        properties: {
          tag: {
            type: 'string',
            minLength: 1,
            description: 'Rows with the same tag that begins with this word and a colon: `doc:17`.',
            examples: ['doc'],
          },
          input: {
            type: 'string',
            minLength: 1,
            description: 'Rows with the same value of this variable.',
            examples: ['document'],
          },
        },
        description:
          'Groups of rows about the same thing, such as a document. Such rows are not independent: intervals and tests count each group once.',
      }),
    ),
  },
  { additionalProperties: false, title: 'Touchstone evaluation' },
);

export interface Gate {
  /** Share of samples that must pass, for each model. Default: all of them; with a baseline, none. */
  readonly pass?: number;
  /** The weighted mean score from which a sample passes. Without it, every scorer must pass. */
  readonly score?: number;
  /** Stops a model as soon as it is certain whether it passes. */
  readonly stopEarly?: boolean;
  /** Largest accepted drop of the pass rate below the baseline. */
  readonly regress?: number;
  /** Confidence of a verdict on a drop. */
  readonly confidence?: number;
  /** Further samples of a row whose result differs from the baseline. */
  readonly confirm?: number;
}

export interface EvalFileContents {
  readonly prompts: readonly string[];
  readonly datasets: readonly string[];
  readonly rows: readonly RawRow[];
  readonly models?: readonly string[];
  readonly repeat?: number;
  readonly score?: readonly unknown[];
  readonly csv?: TypingOptions;
  readonly baseline?: string;
  readonly cluster?: Cluster;
  readonly metrics?: Readonly<Record<string, string>>;
  readonly gate?: Gate;
  readonly budget?: { readonly usd: number };
}

export type ReadEvalFile =
  | { readonly ok: true; readonly contents: EvalFileContents }
  | { readonly ok: false; readonly problems: readonly YamlProblem[] };

/** Reads the text of an eval file. Reports every mistake with its line. */
export function readEvalFile(text: string): ReadEvalFile {
  const { value, problems } = checkYaml(text, plainSchema(EvalFile), entryMessage);
  if (problems.length > 0) return { ok: false, problems };
  // The schema has validated the shape.
  const { prompt, dataset, rows, ...rest } = value as Static<typeof EvalFile>;
  const wrong = [
    ...pathProblems(text, 'prompt', prompt),
    ...pathProblems(text, 'dataset', dataset),
    ...pathProblems(text, 'baseline', rest.baseline),
    ...contentProblems(rest).map(({ message, path }) => ({
      ...parseYaml(text).position(path),
      message,
    })),
  ];
  if (wrong.length > 0) return { ok: false, problems: wrong };
  return {
    ok: true,
    contents: {
      prompts: listOf(prompt),
      datasets: listOf(dataset),
      rows: rows ? rowsWithLines(text, rows) : [],
      ...rest,
    },
  };
}

/** A message about a mistake in a scorer entry, which is clearer than the finding of the schema. */
function entryMessage(finding: Finding, value: unknown): string | undefined {
  return entryProblem(finding, value)?.message;
}

function listOf(value: string | readonly string[] | undefined): readonly string[] {
  if (value === undefined) return [];
  return typeof value === 'string' ? [value] : value;
}

/** An absolute path would point to another place on another machine. */
function pathProblems(
  text: string,
  key: 'prompt' | 'dataset' | 'baseline',
  value: string | readonly string[] | undefined,
): readonly YamlProblem[] {
  return listOf(value).flatMap((path, index) => {
    if (isRelativePath(path)) return [];
    const place = parseYaml(text).position(typeof value === 'string' ? [key] : [key, index]);
    const message = messages.notRelative(path);
    return [{ ...place, message }];
  });
}

/** A mistake that the schema allows, as a sentence, with its place in the file. */
export interface ContentProblem {
  readonly message: string;
  readonly path: readonly (string | number)[];
}

/** Mistakes in the settings of scorers and in formulas that the schema allows. Values may be of any type. */
export function contentProblems({
  score,
  metrics,
}: {
  readonly score?: unknown;
  readonly metrics?: unknown;
}): readonly ContentProblem[] {
  return [
    ...settingsProblems(score).map(({ message, path }) => ({
      message: message.endsWith('?') ? message : `${message}.`,
      path: ['score', ...path],
    })),
    ...Object.entries(isRecord(metrics) ? metrics : {}).flatMap(([name, formula]) => {
      const message =
        typeof formula === 'string' ? formulaProblem(name, formula, metricNames(score)) : undefined;
      return message === undefined ? [] : [{ message, path: ['metrics', name] }];
    }),
  ];
}

/** A sentence that says why the formula of a derived metric is invalid. Undefined when it is valid. */
function formulaProblem(
  name: string,
  formula: string,
  taken: readonly string[],
): string | undefined {
  if (taken.includes(name)) {
    return messages.metricName(name);
  }
  const read = readExpression(formula);
  if (read.ok) return undefined;
  return messages.formula(name, read.problem);
}

function rowsWithLines(text: string, rows: readonly unknown[]): readonly RawRow[] {
  const yaml = parseYaml(text);
  return rows.map((value, index) => {
    const id = yaml.writtenNumber(['rows', index, 'id']);
    const { line } = yaml.position(['rows', index]);
    return { line, value, ...(id !== undefined && { id }) };
  });
}
