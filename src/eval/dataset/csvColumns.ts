/**
 * The columns of a golden dataset in CSV. A column is a variable of the prompt, except these, and
 * `expected.<field>` and `input.<name>`.
 */
export const ownColumns: readonly string[] = ['id', 'tags', 'note', 'expected'];

/**
 * The path of a column's cells in a row, such as `['expected', 'code']`. Empty for a column without a name.
 */
export function columnPath(name: string): readonly string[] {
  if (name === '') return [];
  if (ownColumns.includes(name)) return [name];
  if (name.startsWith('expected.')) return name.split('.');
  return ['input', name.startsWith('input.') ? name.slice('input.'.length) : name];
}

/** Whether a column of this name is not the variable of this name, which then has the prefix `input.`. */
export function isReservedColumn(name: string): boolean {
  return ownColumns.includes(name) || /^(?:expected|input)\./.test(name);
}
