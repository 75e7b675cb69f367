/** A generated table in a page of the docs. It is between two comments with its name. */

/** The table with a name. @throws Error when the page has no place for it. */
export function tableIn(page: string, name: string): string {
  return page.slice(...placeIn(page, name));
}

/** The page with a new table. @throws Error when the page has no place for it. */
export function withTable(page: string, name: string, table: string): string {
  const [start, end] = placeIn(page, name);
  return page.slice(0, start) + table + page.slice(end);
}

function placeIn(page: string, name: string): [start: number, end: number] {
  const begin = page.indexOf(`<!-- ${name}: `);
  const start = begin === -1 ? -1 : page.indexOf('\n', begin) + 1;
  const end = page.indexOf(`<!-- end of ${name} -->\n`);
  if (start === -1 || end < start) throw new Error(`The page has no markers of the ${name}.`);
  return [start, end];
}
