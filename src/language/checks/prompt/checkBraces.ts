import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { messages } from '../../messages/diagnostics.ts';
import { titles } from '../../messages/edits.ts';

const beforeValue = /^(?:[ \t]*(?:- +)?[^\s'"#{[][^:\n]*:|[ \t]*-)[ \t]+(?=\{\{)/;
const blockText = /[|>][-+0-9]{0,2}$/;

/** Reports values that start with `{{` without quotes, which YAML reads as a map in a map. */
export function checkBraces({ frontmatter, text }: PromptDocument): readonly Diagnostic[] {
  if (!frontmatter) return [];
  const { start, end } = frontmatter.content;
  const content = text.slice(start, end);
  if (!content.includes('{{')) return [];
  return bareValues(content, start).map(range => {
    const value = text.slice(range.start, range.end);
    const quoted = value.includes("'") ? JSON.stringify(value) : `'${value}'`;
    return {
      code: 'frontmatter-braces',
      severity: 'error',
      message: messages['frontmatter-braces'](),
      range,
      fix: { title: titles.quote(), edits: [{ range, text: quoted }] },
    };
  });
}

function bareValues(content: string, offset: number): readonly TextRange[] {
  const found: TextRange[] = [];
  /** The indentation of the key with the `|` or `>` text that the lines belong to. */
  let textOf = Number.POSITIVE_INFINITY;
  let at = offset;
  for (const line of content.split('\n')) {
    const indent = line.length - line.trimStart().length;
    const inText = indent > textOf || line.trim() === '';
    if (!inText) {
      const code = withoutComment(line);
      textOf = blockText.test(code) ? indent : Number.POSITIVE_INFINITY;
      const before = beforeValue.exec(code)?.[0].length;
      if (before !== undefined) found.push({ start: at + before, end: at + code.length });
    }
    at += line.length + 1;
  }
  return found;
}

function withoutComment(line: string): string {
  const comment = line.indexOf(' #');
  return (comment === -1 ? line : line.slice(0, comment)).trimEnd();
}
