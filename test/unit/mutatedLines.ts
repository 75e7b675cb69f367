import fc from 'fast-check';

/** A path to a value inside a value, as keys and indexes. */
function pathsIn(value: unknown): readonly (readonly string[])[] {
  if (typeof value !== 'object' || value === null) return [[]];
  const below = Object.entries(value).flatMap(([key, inner]) =>
    pathsIn(inner).map(path => [key, ...path]),
  );
  return [[], ...below];
}

function replaced(value: unknown, [key, ...rest]: readonly string[], by: unknown): unknown {
  if (key === undefined) return by;
  const copy: Record<string, unknown> = Array.isArray(value)
    ? ([...value] as unknown as Record<string, unknown>)
    : { ...(value as Record<string, unknown>) };
  const inner = rest.length === 0 ? by : replaced(copy[key], rest, by);
  if (inner === undefined) delete copy[key];
  else copy[key] = inner;
  return copy;
}

/** Lines of a JSON Lines file that hold a value of which one part was removed, replaced or cut off. */
export function mutatedLines(value: unknown): fc.Arbitrary<string> {
  const part = fc.constantFrom(...pathsIn(value));
  const other = fc.oneof(
    fc.constantFrom(undefined, null, 0, -1, 1.5, 1e308, '', true, [], {}, { known: true }),
    fc.jsonValue(),
  );
  const changed = fc
    .tuple(part, other)
    .map(([path, by]) => JSON.stringify(replaced(value, path, by)));
  const cut = fc
    .nat({ max: JSON.stringify(value).length - 1 })
    .map(length => JSON.stringify(value).slice(0, length));
  return fc.oneof(
    { weight: 5, arbitrary: changed.map(line => line ?? '') },
    { weight: 1, arbitrary: cut },
  );
}
