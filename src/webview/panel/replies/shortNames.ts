/** Names of models without their providers. Names that would be equal stay as they are. */
export function shortNames(ids: readonly string[]): readonly string[] {
  const short = ids.map(id => id.slice(id.indexOf('/') + 1));
  return short.map((name, i) =>
    short.indexOf(name) === short.lastIndexOf(name) ? name : (ids[i] ?? name),
  );
}
