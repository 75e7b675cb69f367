import Type, { type Static } from 'typebox';
import { type Held, sameJson, within } from '../../../text/json/exactJson.ts';
import { hasFields, type PartPath, partAt, partsOf, pathSpelled, valueText } from '../parts.ts';
import { replyOf, type ScorerKind, scoreOf } from '../scorer.ts';

const Paths = (options: Record<string, unknown>) =>
  Type.Optional(Type.Array(Type.String({ minLength: 1 }), { minItems: 1, ...options }));

const Settings = Type.Object(
  {
    paths: Paths({
      description:
        'Fields to compare, nested ones with dots; every field of `expected` when left out.',
      examples: [['category', 'customer.plan']],
    }),
    ignore: Paths({
      description:
        'Fields of `expected` that are not compared. Any other field that is not among `paths` keeps its row from running.',
      examples: [['summary']],
    }),
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
    const { paths, ignore = [], numeric = {} } = (settings ?? {}) as Static<typeof Settings>;
    const comparedIn = (expected: unknown): readonly PartPath[] => {
      const ignored = new Set(partsBelow(expected, ignore).map(keyOf));
      const chosen = paths ? partsBelow(expected, paths) : partsOf(expected);
      return chosen.filter(path => !ignored.has(keyOf(path)));
    };
    return {
      name: 'fields',
      settings: settings === undefined ? 'fields' : { fields: settings },
      compares: expected =>
        hasFields(expected) ? [...comparedIn(expected), ...partsBelow(expected, ignore)] : [],
      judge({ expected, record }) {
        if (!expected || !hasFields(expected.value)) return undefined;
        const compared = comparedIn(expected.value);
        if (compared.length === 0) return undefined;
        const reply: Held = replyOf(record) ?? { value: undefined };
        const reasons = compared.flatMap(path => {
          const [wanted, got] = [partAt(expected, path), partAt(reply, path)];
          const name = path.join('.');
          if (matches(wanted, got, numeric[name] ?? 0)) return [];
          return [`${name}: expected ${valueText(wanted, got)}, got ${valueText(got, wanted)}`];
        });
        return scoreOf('fields', 1 - reasons.length / compared.length, reasons);
      },
    };
  },
};

/** The parts of an `expected` that lie at or below dotted paths, each once. */
function partsBelow(expected: unknown, paths: readonly string[]): readonly PartPath[] {
  const found = new Map<string, PartPath>();
  for (const dotted of paths) {
    const path = pathSpelled(expected, dotted);
    if (!path) continue;
    for (const below of partsOf(partAt({ value: expected }, path).value)) {
      const part = [...path, ...below];
      found.set(keyOf(part), part);
    }
  }
  return [...found.values()];
}

function keyOf(path: PartPath): string {
  return JSON.stringify(path);
}

function matches(expected: Held, actual: Held, tolerance: number): boolean {
  const areNumbers = typeof expected.value === 'number' && typeof actual.value === 'number';
  return areNumbers && tolerance > 0
    ? within(expected, actual, tolerance)
    : sameJson(expected, actual);
}
