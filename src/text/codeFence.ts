/** The Markdown fence around a text: more backticks than it has in a row, and at least `least`. */
export function codeFence(text: string, least: number): string {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  return '`'.repeat(Math.max(least, longest + 1));
}
