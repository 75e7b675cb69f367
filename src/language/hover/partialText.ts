import type { PromptFile } from '../languageFile.ts';

const lineLimit = 20;

/** The first lines of a partial's text, and where it is. */
export function partialText({ name, uri, document }: PromptFile): string {
  const lines = document.text.trimEnd().split(/\r?\n/);
  const longest = Math.max(2, ...[...document.text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const more = lines.length - lineLimit;
  return [
    `Partial [${name.replace(/[\\[\]]/g, '\\$&')}](${uri})`,
    '',
    `${fence}dotprompt`,
    ...lines.slice(0, lineLimit),
    fence,
    ...(more > 0 ? ['', `… ${more} more ${more === 1 ? 'line' : 'lines'}`] : []),
  ].join('\n');
}
