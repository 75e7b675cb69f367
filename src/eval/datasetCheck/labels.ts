import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { isRecord } from '../../text/isRecord.ts';
import type { RowPlace } from '../dataset/idIndex.ts';
import type { DatasetRow } from '../dataset/row.ts';
import { listedIn, propertyOf, shapesOf } from '../dataset/typedValue.ts';
import { partAt, partName, partsOf } from '../scorers/parts.ts';
import type { DatasetFinding } from './finding.ts';
import { messages } from './messages.ts';

/** A label is rare with less than this share of the rows that it would have if all labels were equal. */
const RARE = 0.2;
/** A part without a list of values in the schema is categorical with at most this many different values. */
const MOST_LABELS = 20;
/** And with at least this many rows for each of them on average. */
const ROWS_PER_LABEL = 5;
/** Below this number of rows, a small count is chance. */
const FEWEST_ROWS = 20;
/** Maximum number of parts that are counted. */
const MOST_PARTS = 1000;

/** How often each label of a categorical part of `expected` occurs, the most frequent first. */
export interface LabelCounts {
  /** `expected.category`. */
  readonly part: string;
  readonly rows: number;
  readonly labels: readonly { readonly label: string; readonly rows: number }[];
}

interface LabelCounter {
  add(row: DatasetRow): void;
  counts(): readonly LabelCounts[];
  findings(): readonly DatasetFinding[];
}

interface LabelPart {
  readonly first: RowPlace;
  /** The labels of the schema. Absent when it lists none. */
  readonly listed?: readonly string[];
  rows: number;
  isCategorical: boolean;
  readonly labels: Map<string, { rows: number; readonly first: RowPlace }>;
}

/** @param schema the output schema of the prompt. */
export function createLabelCounter(schema: JsonSchema | undefined): LabelCounter {
  const parts = new Map<string, LabelPart>();

  function partOf(path: readonly string[], first: RowPlace): LabelPart | undefined {
    const name = partName(path);
    const known = parts.get(name);
    if (known || parts.size >= MOST_PARTS) return known;
    const listed = labelsOf(schema, path);
    const part = {
      first,
      ...(listed && { listed }),
      rows: 0,
      isCategorical: true,
      labels: new Map(listed?.map(label => [label, { rows: 0, first }])),
    };
    parts.set(name, part);
    return part;
  }

  const categorical = (): readonly (readonly [string, LabelPart])[] =>
    [...parts].filter(
      ([, { isCategorical, listed, labels, rows }]) =>
        isCategorical && (listed !== undefined || labels.size * ROWS_PER_LABEL <= rows),
    );

  return {
    add({ file, line, expected }) {
      if (expected === undefined) return;
      const first = { file, line };
      for (const path of partsOf(expected)) {
        const { value } = partAt({ value: expected }, path);
        // A part that may be null has no label there.
        if (value === null) continue;
        const part = partOf(path, first);
        if (!part?.isCategorical) continue;
        part.rows += 1;
        const known = part.labels.get(String(value));
        if (known)
          part.labels.set(String(value), {
            rows: known.rows + 1,
            first: known.rows === 0 ? first : known.first,
          });
        else if (isLabel(value) && part.labels.size < (part.listed?.length ?? 0) + MOST_LABELS) {
          part.labels.set(String(value), { rows: 1, first });
        } else {
          part.isCategorical = false;
          part.labels.clear();
        }
      }
    },
    counts: () =>
      categorical().map(([part, { rows, labels }]) => ({
        part,
        rows,
        labels: [...labels]
          .map(([label, { rows }]) => ({ label, rows }))
          .sort((one, other) => other.rows - one.rows),
      })),
    findings: () => categorical().flatMap(([name, part]) => labelFindings(name, part)),
  };
}

function labelFindings(
  name: string,
  { first, rows, labels }: LabelPart,
): readonly DatasetFinding[] {
  return [...labels].flatMap(([label, found]): readonly DatasetFinding[] => {
    if (found.rows === 0) {
      const message = messages.missingLabel(name, label);
      return [{ code: 'missing-label', ...first, message }];
    }
    if (rows < FEWEST_ROWS || found.rows >= (RARE * rows) / labels.size) return [];
    const message = messages.rareLabel(name, label, found.rows, rows, found.rows / rows);
    return [{ code: 'rare-label', ...found.first, message }];
  });
}

function isLabel(value: unknown): boolean {
  return typeof value === 'string' || typeof value === 'boolean';
}

/** The values that a schema lists for a part. Undefined when it allows others. */
function labelsOf(
  schema: JsonSchema | undefined,
  path: readonly string[],
): readonly string[] | undefined {
  if (!schema) return undefined;
  let here = shapesOf(schema, schema);
  for (const key of path) {
    here = here
      .map(shape => propertyOf(shape, key))
      .filter(isRecord)
      .flatMap(below => shapesOf(below, schema));
  }
  const lists = here.filter(({ type }) => type !== 'null').map(listOf);
  if (lists.length === 0 || lists.includes(undefined)) return undefined;
  return [...new Set(lists.flatMap(list => list ?? []))];
}

function listOf(schema: JsonSchema): readonly string[] | undefined {
  if (schema['type'] === 'boolean') return ['true', 'false'];
  return listedIn(schema)
    ?.filter(value => value !== null)
    .map(String);
}
