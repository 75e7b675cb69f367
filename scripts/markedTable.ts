/** A generated table in a page of the docs: it is between two comments that name it. */

/** The table of that name. @throws Error when the page has no place for one. */
export function tableIn(page: string, name: string): string {
  return page.slice(...placeIn(page, name));
}

/** The page with another table in its place. @throws Error when it has no place for one. */
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
