import Type from 'typebox';
import { isRecord } from '../../../text/isRecord.ts';
import type { Held } from '../../../text/json/exactJson.ts';
import { type CompareOptions, compareField, type FieldCounts } from '../measures/fieldCounts.ts';
import { overlapOf } from '../measures/rouge.ts';
import { messages } from '../messages.ts';
import { hasFields, type PartPath, partAt, partKey, partsOf, pathSpelled } from '../parts.ts';
import { heldReply } from '../reply.ts';
import { graded } from '../scorer.ts';
import { passFrom, scorerKind } from '../settings.ts';

const Paths = (options: Record<string, unknown>) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, ...options }));

const Measure = Type.Unsafe<'accuracy' | 'recall' | 'precision' | 'f1'>({
  enum: ['accuracy', 'recall', 'precision', 'f1'],
  description:
    'The score: the share of compared fields that are right (`accuracy`), the share of the expected fields that are right (`recall`), the share of the reply’s fields that are right (`precision`), or the harmonic mean of the two (`f1`). Default: `accuracy`.',
  examples: ['f1'],
});

/** The share of expected fields that are right in the output. Passes when all are right. */
export const fields = scorerKind({
  name: 'fields',
  description: 'Compares fields of the reply with those of `expected`.',
  properties: {
    paths: Paths({
      description:
        'Fields to compare, with dots for nested fields. Default: every field of `expected`.',
      examples: [['category', 'customer.plan']],
    }),
    ignore: Paths({
      description:
        'Fields of `expected` that are not compared. A row with another field that is not among `paths` does not run.',
      examples: [['summary']],
    }),
    numeric: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
        description:
          'Allowed difference of the number in a field, or of the numbers in its list. Default: 0.',
        examples: [{ urgency: 1 }],
      }),
    ),
    lists: Type.Optional(
      Type.Record(
        Type.String(),
        Type.Unsafe<'list' | 'set' | 'bag'>({
          enum: ['list', 'set', 'bag'],
          description:
            'How a list is compared: whole and in order (`list`), item by item without order and repeats (`set`), or without order (`bag`).',
        }),
        {
          description:
            'How lists are compared. Default: `list`. Each item of a `set` or `bag` counts as a field.',
          examples: [{ tags: 'set' }],
        },
      ),
    ),
    measure: Type.Optional(Measure),
    pass: Type.Optional(passFrom('Lowest score that passes. Default: 1.', 0.8)),
  },
  bare: true,
  create(settings) {
    const {
      paths,
      ignore = [],
      numeric = {},
      lists = {},
      measure = 'accuracy',
      pass = 1,
    } = settings;
    const ignoredIn = (expected: unknown): readonly PartPath[] => partsBelow(expected, ignore);
    const comparedIn = (expected: unknown): readonly PartPath[] => {
      const chosen = paths ? partsBelow(expected, paths) : partsOf(expected);
      if (ignore.length === 0) return chosen;
      const ignored = new Set(ignoredIn(expected).map(partKey));
      return chosen.filter(path => !ignored.has(partKey(path)));
    };
    return {
      compares(expected) {
        if (!hasFields(expected)) return [];
        const compared = comparedIn(expected);
        return ignore.length === 0 ? compared : [...compared, ...ignoredIn(expected)];
      },
      judge({ expected, record }) {
        if (!expected || !hasFields(expected.value)) return undefined;
        const compared = comparedIn(expected.value);
        if (compared.length === 0) return undefined;
        const reply: Held = heldReply(record) ?? { value: undefined };
        const found = compared.map(path => {
          const name = path.join('.');
          const options: CompareOptions = {
            tolerance: numeric[name] ?? 0,
            list: lists[name] ?? 'list',
          };
          return compareField(name, partAt(expected, path), partAt(reply, path), options);
        });
        const total = (of: (each: FieldCounts) => number): number =>
          found.reduce((sum, each) => sum + of(each), 0);
        const right = total(each => each.right);
        const more = paths ? [] : extraFields(reply.value, expected.value, ignore);
        const all = total(each => each.compared);
        const accuracy = all === 0 ? 1 : right / all;
        const overlap = overlapOf(
          right,
          total(each => each.got) + more.length,
          total(each => each.expected),
          1,
        );
        const reasons = found.flatMap(each => each.reasons);
        const countsMore = measure === 'precision' || measure === 'f1';
        const extra = countsMore ? more.map(name => messages.notExpected(name)) : [];
        const score = measure === 'accuracy' ? accuracy : overlap[measure];
        return { ...graded(score, pass, [...reasons, ...extra]), metrics: { ...overlap } };
      },
    };
  },
});

/** The parts of an `expected` value that are at or below dotted paths, each once. */
function partsBelow(expected: unknown, paths: readonly string[]): readonly PartPath[] {
  const found = new Map<string, PartPath>();
  for (const dotted of paths) {
    const path = pathSpelled(expected, dotted);
    if (!path) continue;
    for (const below of partsOf(partAt({ value: expected }, path).value)) {
      const part = [...path, ...below];
      found.set(partKey(part), part);
    }
  }
  return [...found.values()];
}

/** Names of the fields that are only in the reply, without excluded fields and fields without a value. */
function extraFields(
  reply: unknown,
  expected: Readonly<Record<string, unknown>>,
  ignore: readonly string[],
  above = '',
): readonly string[] {
  if (!isRecord(reply)) return [];
  const found: string[] = [];
  for (const [key, value] of Object.entries(reply)) {
    const name = above === '' ? key : `${above}.${key}`;
    if (value === null || ignore.includes(name)) continue;
    const below = expected[key];
    if (!Object.hasOwn(expected, key)) found.push(name);
    else if (hasFields(below)) found.push(...extraFields(value, below, ignore, name));
  }
  return found;
}
