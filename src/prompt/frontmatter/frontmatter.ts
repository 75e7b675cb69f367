import type { Document } from 'yaml';
import type { TextRange } from '../../text/replacement.ts';
import { yamlDocument } from '../../text/yaml/yamlDocument.ts';
import type { Diagnostic } from '../diagnostic.ts';
import { knownKeys } from './frontmatterSchema.ts';
import { hints, messages } from './messages.ts';

export interface Frontmatter {
  /** The range of both fences and the text between them. */
  readonly range: TextRange;
  /** The range between the fences. */
  readonly content: TextRange;
  /** Node ranges are offsets in the file. @internal */
  readonly yaml: Document.Parsed;
}

export interface SplitPrompt {
  readonly frontmatter?: Frontmatter;
  /** The range of the template. It is trimmed when there is a frontmatter, as in Dotprompt. */
  readonly body: TextRange;
  readonly diagnostics: readonly Diagnostic[];
}

/** A byte order mark, then comments (such as a license) and blank lines, then the opening fence. */
const opening =
  /^\uFEFF?((?:(?:#[^\n]*|\/\/[^\n]*|<!--(?:(?!-->)[\s\S])*-->[ \t\r]*|\{\{!--(?:(?!--\}\})[\s\S])*--\}\}[ \t\r]*|\{\{![^}]*\}\}[ \t\r]*|[ \t\r]*)\n)*)---[^\S\r\n]*(?:\r\n|\n|\r|$)/;
const closing = /(?<=[\r\n])---[^\S\r\n]*(?:\r\n|\n|\r|$)/g;
const knownKeyLine = new RegExp(`^(?:${knownKeys.join('|')}|[\\w-]+(?:\\.[\\w-]+)+)[ \\t]*:`, 'm');

/** Splits a file into frontmatter and body. All offsets refer to the whole file. */
export function splitPrompt(text: string): SplitPrompt {
  const open = opening.exec(text);
  if (!open) return bodyOnly(text);
  const [matched, header = ''] = open;
  const start = matched.lastIndexOf('---');
  const contentStart = matched.length;
  const close = closingFence(text, contentStart);
  const region = text.slice(contentStart, close?.start ?? text.length);
  // A Markdown heading and horizontal rules look like a comment and fences. Only known keys distinguish a
  // frontmatter from them.
  if ((header.trim() !== '' || !close) && !knownKeyLine.test(region)) return bodyOnly(text);
  const end = close ?? unclosedEnd(text, contentStart);
  const content = { start: contentStart, end: end.start };
  const yaml = yamlDocument(text, { within: content });
  return {
    frontmatter: { range: { start, end: end.end }, content, yaml },
    body: bodyFrom(text, end.end),
    diagnostics: [
      ...otherComments(text, header, start),
      ...(close ? [] : [unclosed({ start, end: start + '---'.length })]),
      ...yamlProblems(text, yaml, content),
    ],
  };
}

/** Other runtimes accept only `#` lines there. After anything else they print the frontmatter as text. */
function otherComments(text: string, header: string, fence: number): readonly Diagnostic[] {
  const lines = header.split('\n').filter(line => line.trim() !== '' && !line.startsWith('#'));
  if (lines.length === 0) return [];
  const start = text.indexOf(header) + header.search(/[^\s#]/);
  const range = { start, end: Math.max(start, text.slice(0, fence).trimEnd().length) };
  const message = messages['frontmatter-comment']();
  return [{ code: 'frontmatter-comment', severity: 'warning', message, range }];
}

function bodyOnly(text: string): SplitPrompt {
  const start = text.startsWith('\uFEFF') ? 1 : 0;
  return { body: { start, end: text.length }, diagnostics: [] };
}

function closingFence(text: string, from: number): TextRange | undefined {
  closing.lastIndex = from;
  const found = closing.exec(text);
  return found ? { start: found.index, end: found.index + found[0].length } : undefined;
}

/** A frontmatter without a closing fence ends before a blank line or the first tag. */
function unclosedEnd(text: string, from: number): TextRange {
  const stop = /\n[ \t]*\r?\n|\n[^\n]*\{\{/.exec(text.slice(from));
  const end = stop ? from + stop.index + 1 : text.length;
  return { start: end, end };
}

function unclosed(range: TextRange): Diagnostic {
  return {
    code: 'frontmatter-unclosed',
    severity: 'error',
    message: messages['frontmatter-unclosed'](),
    range,
  };
}

/** The template of a file whose frontmatter ends at `from`. */
export function bodyFrom(text: string, from: number): TextRange {
  const body = text.slice(from);
  const start = from + (body.length - body.trimStart().length);
  return { start, end: Math.max(start, from + body.trimEnd().length) };
}

/** Only the first problem, because later ones usually result from it. */
function yamlProblems(
  text: string,
  yaml: Document.Parsed,
  content: TextRange,
): readonly Diagnostic[] {
  const [first] = yaml.errors.toSorted((a, b) => a.pos[0] - b.pos[0]);
  if (!first) return [];
  const [start, end] = first.pos;
  const isAlias = first.code === 'BAD_ALIAS';
  const problem = firstSentence(first.message);
  return [
    {
      code: isAlias ? 'frontmatter-alias' : 'frontmatter-yaml',
      severity: 'error',
      message: isAlias ? problem : messages['frontmatter-yaml'](problem, hintAt(text, start)),
      range: visibleErrorRange(text, content, { start, end }),
    },
  ];
}

/** What to write instead, for the most frequent mistakes. */
function hintAt(text: string, at: number): string | undefined {
  const line = text.slice(text.lastIndexOf('\n', at - 1) + 1).split('\n', 1)[0] ?? '';
  if (/\}\s*\[\]|\w\[\]/.test(line)) return hints.list();
  if (/"\s*\|\s*"/.test(line)) return hints.choice();
  if (/^[^:]*:[^:#]*\w: /.test(line)) return hints.colon();
  if (line.includes('\t')) return hints.tab();
  return undefined;
}

/** The error of a missing character has no width. It is shown at the end of the last line with text. */
function visibleErrorRange(text: string, content: TextRange, { start, end }: TextRange): TextRange {
  const written = text.slice(start, Math.min(end, content.end));
  if (start >= content.start && written.trim() !== '') {
    // Many errors are one character wide. The word at that place is easier to see.
    const word = /^[^\s:,[\]{}]*/.exec(text.slice(start, content.end))?.[0].length ?? 0;
    return { start, end: start + Math.max(word, written.trimEnd().length) };
  }
  const before = text.slice(content.start, Math.min(Math.max(start, content.start), content.end));
  const until = content.start + before.trimEnd().length;
  // Nothing has been written yet, so the error is shown at the fence.
  if (until === content.start) {
    const fence = text.lastIndexOf('---', until);
    return { start: fence, end: fence + '---'.length };
  }
  const lineStart = Math.max(content.start, text.lastIndexOf('\n', until - 1) + 1);
  return { start: lineStart, end: Math.max(lineStart, until) };
}

function firstSentence(message: string): string {
  const [line = ''] = message.split('\n');
  return line.endsWith('.') ? line : `${line}.`;
}
