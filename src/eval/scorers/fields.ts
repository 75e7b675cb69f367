import { isDeepStrictEqual } from 'node:util';
import Type, { type Static } from 'typebox';
import { isRecord } from '../../schema/jsonSchema.ts';
import { type ScorerKind, scoreOf } from './scorer.ts';
import { shown } from './shown.ts';

const Settings = Type.Object(
  {
    paths: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Fields to compare, nested ones with dots; every field of `expected` when left out.',
        examples: [['category', 'customer.plan']],
      }),
    ),
    numeric: Type.Optional(
      Type.Record(Type.String(), Type.Number({ minimum: 0 }), {
        description: 'By how much a number may be off and still match.',
        examples: [{ urgency: 1 }],
      }),
    ),
  },
  {
    additionalProperties: false,
    description: 'Compares fields of the reply with those of `expected`.',
  },
);

/** The share of expected fields that the output has right; passes when all of them are. */
export const fields: ScorerKind = {
  name: 'fields',
  schema: Settings,
  bare: true,
  create(settings) {
    const { paths, numeric = {} } = (settings ?? {}) as Static<typeof Settings>;
    return {
      name: 'fields',
      settings: settings === undefined ? 'fields' : { fields: settings },
      judge({ expected, record }) {
        if (typeof expected !== 'object' || expected === null) return undefined;
        const compared = (paths ?? leavesOf(expected)).filter(
          path => at(expected, path) !== undefined,
        );
        if (compared.length === 0) return undefined;
        const wrong = compared.filter(
          path => !matches(at(expected, path), at(record.output, path), numeric[path] ?? 0),
        );
        const reasons = wrong.map(
          path =>
            `${path}: expected ${shown(at(expected, path))}, got ${shown(at(record.output, path))}`,
        );
        return scoreOf('fields', 1 - wrong.length / compared.length, reasons);
      },
    };
  },
};

/** Paths of what is not an object; lists are compared whole, since their order and length matter. */
function leavesOf(value: object, prefix = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, item]) =>
    isRecord(item) && Object.keys(item).length > 0
      ? leavesOf(item, `${prefix}${key}.`)
      : [`${prefix}${key}`],
  );
}

/** A key that holds dots itself wins over the path it spells. */
function at(value: unknown, path: string): unknown {
  if (typeof value !== 'object' || value === null) return undefined;
  if (Object.hasOwn(value, path)) return (value as Record<string, unknown>)[path];
  for (let dot = path.indexOf('.'); dot >= 0; dot = path.indexOf('.', dot + 1)) {
    const found = at(at(value, path.slice(0, dot)), path.slice(dot + 1));
    if (found !== undefined) return found;
  }
  return undefined;
}

function matches(expected: unknown, actual: unknown, tolerance: number): boolean {
  if (typeof expected === 'number' && typeof actual === 'number') {
    // The slack forgives what binary fractions do to differences such as 0.3 - 0.2.
    return Math.abs(expected - actual) <= tolerance * (1 + 1e-9);
  }
  return isDeepStrictEqual(expected, actual);
}
