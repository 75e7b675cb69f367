import type { PromptFile } from '../languageFile.ts';

const lineLimit = 20;

/** The first lines of a partial's text, and where it is. */
export function partialText({ name, uri, document }: PromptFile): string {
  const lines = document.text.trimEnd().split(/\r?\n/);
  const longest = Math.max(2, ...[...document.text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const more = lines.length - lineLimit;
  return [
    `Partial ${linked({ name, uri })}`,
    '',
    `${fence}dotprompt`,
    ...lines.slice(0, lineLimit),
    fence,
    ...(more > 0 ? ['', `… ${more} more ${more === 1 ? 'line' : 'lines'}`] : []),
  ].join('\n');
}

/** What a partial makes of an argument it is given by name. */
export function argumentText({ name, uri, document, text }: PromptFile, key: string): string {
  const reads = document.template.variables.filter(({ path }) => path?.[0] === key);
  const lines = new Set(reads.map(({ range }) => text.positionAt(range.start).line + 1));
  const read =
    lines.size === 0
      ? 'The partial does not read it.'
      : `The partial reads it in ${lines.size === 1 ? 'line' : 'lines'} ${[...lines].join(', ')}.`;
  return `**${key}**, an argument of the partial ${linked({ name, uri })}\n\n${read}`;
}

function linked({ name, uri }: Pick<PromptFile, 'name' | 'uri'>): string {
  return `[${name.replace(/[\\[\]]/g, '\\$&')}](${uri})`;
}
