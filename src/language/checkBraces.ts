import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';

const bare =
  /^(?:[ \t]*(?:- +)?[^\s'"#{[][^:\n]*:|[ \t]*-)[ \t]+(\{\{.*?)[ \t]*(?:[ \t]#.*)?\r?$/gm;

/** A value that begins with `{{` and has no quotes: YAML reads a map in a map. */
export function checkBraces({ frontmatter, text }: PromptDocument): readonly Diagnostic[] {
  if (!frontmatter) return [];
  const { start, end } = frontmatter.content;
  const content = text.slice(start, end);
  if (!content.includes('{{')) return [];
  return [...content.matchAll(bare)].flatMap((found): readonly Diagnostic[] => {
    const [line, value = ''] = found;
    const from = start + found.index + line.indexOf(value);
    const range = { start: from, end: from + value.length };
    // In a folded or literal text it is text.
    if (inBlockText(content, found.index)) return [];
    const quoted = value.includes("'") ? JSON.stringify(value) : `'${value}'`;
    return [
      {
        code: 'frontmatter-braces',
        severity: 'error',
        message:
          'Without quotes YAML reads `{{` as a map; put the value in quotes. Tags of the frontmatter are not filled in.',
        range,
        fix: { title: 'Put it in quotes', edits: [{ range, text: quoted }] },
      },
    ];
  });
}

/** Whether a line belongs to a `|` or `>` text: a line above it, less indented, ends in such a sign. */
function inBlockText(content: string, at: number): boolean {
  let depth = indentOf(content, at);
  for (let end = at - 1; end > 0 && depth > 0; ) {
    const start = content.lastIndexOf('\n', end - 1) + 1;
    const line = content.slice(start, end);
    const indent = indentOf(content, start);
    if (line.trim() !== '' && indent < depth) {
      if (/[|>][-+0-9]*[ \t]*(?:#.*)?\r?$/.test(line)) return true;
      depth = indent;
    }
    end = start - 1;
  }
  return false;
}

function indentOf(content: string, lineStart: number): number {
  let at = lineStart;
  while (content[at] === ' ') at += 1;
  return at - lineStart;
}
