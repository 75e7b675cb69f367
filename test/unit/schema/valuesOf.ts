import fc from 'fast-check';
import { values } from './generatedSchemas.ts';

type Node = Readonly<Record<string, unknown>>;

const nodes = (value: unknown): Readonly<Record<string, Node>> =>
  (value ?? {}) as Readonly<Record<string, Node>>;

/** Values of which about half match a schema, and the others differ from it in one or two places. */
export function valuesOf(schema: Node): fc.Arbitrary<unknown> {
  return fc.oneof(
    { withCrossShrink: true },
    { weight: 40, arbitrary: likely(schema) },
    { weight: 1, arbitrary: values },
  );
}

function likely(schema: Node): fc.Arbitrary<unknown> {
  const { anyOf, oneOf, allOf } = schema;
  const shapes = anyOf ?? oneOf ?? allOf;
  if (Array.isArray(shapes)) return fc.oneof(...shapes.map(each => valuesOf(each)));
  if ('const' in schema) return fc.constant(schema['const']);
  if (Array.isArray(schema['enum'])) return fc.constantFrom(...schema['enum']);
  const types = [schema['type'] ?? 'object'].flat();
  return fc.oneof(...types.map(type => ofType(String(type), schema)));
}

function ofType(type: string, schema: Node): fc.Arbitrary<unknown> {
  const { examples, minimum = 0 } = schema;
  const known = Array.isArray(examples) ? examples : [];
  switch (type) {
    case 'object':
      return objects(schema);
    case 'array':
      return fc.array(valuesOf((schema['items'] ?? {}) as Node), { maxLength: 3 });
    case 'string':
      return fc.oneof(
        fc.constantFrom('', 'a', 'https://a.example', '2026-01-01', '👩‍👧', ...known),
        fc.string(),
      );
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    default:
      return fc.constantFrom(Number(minimum), Number(minimum) + 1, 0, 0.5, 1, -1, 1e300, ...known);
  }
}

function objects(schema: Node): fc.Arbitrary<unknown> {
  const required = Array.isArray(schema['required']) ? schema['required'].map(String) : [];
  const fields = Object.entries(nodes(schema['properties'])).map(
    ([name, node]) => [name, valuesOf(node)] as const,
  );
  const named = fc.record(Object.fromEntries(fields), {
    requiredKeys: required.filter(name => fields.some(([field]) => field === name)),
  });
  const [others = schema['additionalProperties']] = Object.values(
    nodes(schema['patternProperties']),
  );
  const open = typeof others === 'object' && others !== null ? valuesOf(others as Node) : values;
  const names = fc.constantFrom('a', 'openai/gpt-5', '__proto__', 'constructor', 'x y');
  const more = fc.dictionary(names, open, { maxKeys: others === false ? 0 : 2 });
  return fc
    .tuple(named, more, fc.integer({ min: 0, max: 20 }), fc.constantFrom(...required, 'wrong'))
    .map(([given, added, chance, name]) => {
      const { [name]: _, ...rest } = given as Record<string, unknown>;
      if (chance === 0) return { ...rest, ...added };
      return chance === 1 ? { ...given, ...added, wrong: 1 } : { ...given, ...added };
    });
}
