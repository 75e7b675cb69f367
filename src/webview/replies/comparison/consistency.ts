import { jsonTokens } from '../reply/jsonTokens.ts';

/** A reply to compare. `label`: the name of its column. */
export interface LabeledReply {
  readonly id: string;
  readonly label: string;
  readonly text: string;
}

export interface ConsistencyCell {
  /** The id of the column. */
  readonly id: string;
  /** The value as JSON, strings without quotes. Undefined when the reply has no such field. */
  readonly text: string | undefined;
  /**
   * Whether the value differs from that of the base. Without a base, whether it differs from the most frequent
   * one, which is true for all when there is no most frequent value.
   */
  readonly differs: boolean;
}

export interface ConsistencyRow {
  /** Path with dots. */
  readonly field: string;
  readonly agrees: boolean;
  readonly cells: readonly ConsistencyCell[];
}

export interface Consistency {
  readonly columns: readonly Pick<LabeledReply, 'id' | 'label'>[];
  readonly rows: readonly ConsistencyRow[];
  /** The labels of columns whose reply is not a JSON object. */
  readonly left: readonly string[];
}

/**
 * Compares the replies field by field. Undefined unless at least two of them are JSON objects.
 * @param base the id of the text that the others are compared with, such as the expected output.
 */
export function consistencyOf(
  columns: readonly LabeledReply[],
  base?: string,
): Consistency | undefined {
  const replies = columns.map(({ text, ...column }) => ({ column, fields: leafValues(text) }));
  const comparable = replies.flatMap(({ column, fields }) => (fields ? [{ column, fields }] : []));
  if (comparable.length < 2) return undefined;
  const names = new Set(comparable.flatMap(({ fields }) => [...fields.keys()]));
  const basis = comparable.find(({ column }) => column.id === base);
  const rows = [...names].map(field => {
    const values = comparable.map(({ fields }) => canonical(fields.get(field)));
    const wanted = basis ? canonical(basis.fields.get(field)) : mostCommon(values);
    const cells = comparable.map(({ column: { id }, fields }, i) => ({
      id,
      text: display(fields.get(field)),
      differs: values[i] !== wanted,
    }));
    return { field, agrees: cells.every(cell => !cell.differs), cells };
  });
  return {
    columns: comparable.map(({ column: { id, label } }) => ({ id, label })),
    rows,
    left: replies.flatMap(({ column, fields }) => (fields ? [] : [column.label])),
  };
}

/** The leaves of a JSON object by path with dots. Arrays are leaves. */
function leafValues(text: string): ReadonlyMap<string, unknown> | undefined {
  // Also limits length and depth, so that the value can be walked safely.
  if (!jsonTokens(text)) return undefined;
  const value: unknown = JSON.parse(text);
  if (!isObject(value)) return undefined;
  const fields = new Map<string, unknown>();
  const visit = (object: Readonly<Record<string, unknown>>, prefix: string) => {
    for (const [key, child] of Object.entries(object)) {
      const path = `${prefix}${key}`;
      if (isObject(child) && Object.keys(child).length > 0) visit(child, `${path}.`);
      else fields.set(path, child);
    }
  };
  visit(value, '');
  return fields;
}

function mostCommon(values: readonly (string | undefined)[]): string | undefined | null {
  const voices = new Map<string | undefined, number>();
  for (const value of values) voices.set(value, (voices.get(value) ?? 0) + 1);
  const [first, second] = [...voices].sort(([, a], [, b]) => b - a);
  // null equals no value, so that every cell differs when there is a tie.
  if (!first || first[1] === second?.[1]) return null;
  return first[0];
}

/** JSON with sorted keys, so that the order of keys in arrays of objects is not a difference. */
function canonical(value: unknown): string | undefined {
  return JSON.stringify(value, (_key, child: unknown) =>
    isObject(child)
      ? Object.fromEntries(Object.entries(child).sort(([a], [b]) => (a < b ? -1 : 1)))
      : child,
  );
}

function display(value: unknown): string | undefined {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
