import type { PromptFile } from '../languageFile.ts';
import { blocks, codeBlock, fileLink, type Markdown, md, plain } from '../markdown.ts';
import { messages } from '../messages/hover.ts';

const lineLimit = 20;

/** The first lines of a partial's text, and where it is. */
export function partialText({ name, uri, document }: PromptFile): Markdown {
  const lines = document.text.trimEnd().split(/\r?\n/);
  const more = lines.length - lineLimit;
  return blocks(
    md`${plain(messages['partial.title']())} ${fileLink(name, uri)}`,
    codeBlock(lines.slice(0, lineLimit).join('\n'), 'dotprompt'),
    more > 0 ? plain(messages['partial.more'](more)) : undefined,
  );
}

/** How a partial uses an argument that is passed by name. */
export function argumentText({ name, uri, document, text }: PromptFile, key: string): Markdown {
  const reads = document.template.variables.filter(({ path }) => path?.[0] === key);
  const lines = new Set(reads.map(({ range }) => text.positionAt(range.start).line + 1));
  const read =
    lines.size === 0 ? messages['argument.unread']() : messages['argument.read']([...lines]);
  const title = md`**${plain(key)}**, ${plain(messages['argument.title']())} ${fileLink(name, uri)}`;
  return blocks(title, plain(read));
}
