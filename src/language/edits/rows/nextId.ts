/** Rows' ids that end in a number, as `t-014` does. */
const numbered = /^(.*?)(\d+)$/s;

/** An id that no row has: the number after the highest one of those that are named as the last row is. */
export function nextId(
  ids: readonly unknown[],
  isTaken: (id: string) => boolean = () => false,
): string {
  const used = new Set(ids.map(String));
  const [, prefix = 'row-', digits = ''] = numbered.exec(lastText(ids)) ?? [];
  const numbers = [...used].map(id => {
    const [, before, number] = numbered.exec(id) ?? [];
    return before === prefix && number !== undefined && number.length < 16 ? Number(number) : 0;
  });
  let next = numbers.reduce((highest, number) => Math.max(highest, number), 0) + 1;
  const named = (): string => prefix + String(next).padStart(digits.length, '0');
  while (used.has(named()) || isTaken(named())) next += 1;
  return named();
}

function lastText(ids: readonly unknown[]): string {
  const found = ids.findLast(id => typeof id === 'string' || typeof id === 'number');
  return found === undefined ? '' : String(found);
}
