import type { MarkupContent } from 'vscode-languageserver-types';
import { codeFence } from '../text/codeFence.ts';

declare const checked: unique symbol;

/**
 * Markdown that is safe to render. Only this module creates it. Text from files and models is escaped, so
 * that it cannot become a link, an image, HTML or a block.
 */
export type Markdown = string & { readonly [checked]: true };

/** Maximum number of characters of a text that are shown. */
const MOST_SHOWN = 4000;

/** Our own literal Markdown with safe values: `` md`**${plain(name)}**: ${code(type)}` ``. */
export function md(
  literals: TemplateStringsArray,
  ...values: readonly (Markdown | number)[]
): Markdown {
  return String.raw({ raw: literals }, ...values) as Markdown;
}

/** Any text, shown as it is. Line breaks are kept. */
export function plainMarkdown(text: string): Markdown {
  const lines = visible(text)
    .split('\n')
    .map(line => line.trim().replace(/\s+/g, ' '));
  return lines.join('\n').trim().split('\n').map(escapedLine).join('  \n') as Markdown;
}

/** A text whose `code spans` are kept. Everything else is shown as it is. */
export function prose(text: string): Markdown {
  const parts = text.split(/`([^`\n]+)`/);
  return parts
    .map((part, index) => (index % 2 === 1 ? code(part) : spaced(part)))
    .join('') as Markdown;
}

/** Any text as inline code. */
export function code(text: string): Markdown {
  const line = visible(text).replace(/\s+/g, ' ');
  if (line.trim() === '') return plainMarkdown('(empty)');
  const fence = codeFence(line, 1);
  const pad = /^[` ]|[` ]$/.test(line) ? ' ' : '';
  return `${fence}${pad}${line}${pad}${fence}` as Markdown;
}

/** Any text as a code block. `language` is a language id that the extension contributes or that VS Code has. */
export function codeBlock(text: string, language: 'yaml' | 'handlebars' | 'dotprompt'): Markdown {
  const shown = visible(text);
  const fence = codeFence(shown, 3);
  return `${fence}${language}\n${shown}\n${fence}` as Markdown;
}

/** A link to a file by its URI, from an editor or the workspace index. Only its name for other schemes. */
export function fileLink(name: string, uri: string, fragment = ''): Markdown {
  if (!/^(?:file|vscode-[\w-]+|untitled|memfs):/i.test(uri)) return plainMarkdown(name);
  const target = uri.replace(/[^\w%/:.~@+-]/g, encodeURIComponent).replace(/[()!'*]/g, percent);
  return `[${linkText(name)}](${target}${fragment && `#${encodeURIComponent(fragment)}`})` as Markdown;
}

/** A link that runs one of our commands. The code that renders it must list the command as enabled. */
export function commandLink(title: string, command: string, args: readonly unknown[]): Markdown {
  const query = encodeURIComponent(JSON.stringify(args)).replace(/[()!'*]/g, percent);
  return `[${linkText(title)}](command:${command}?${query})` as Markdown;
}

/** Joins parts with blank lines. Absent parts are omitted. */
export function blocks(...parts: readonly (Markdown | undefined)[]): Markdown {
  return joinedMarkdown(parts, '\n\n');
}

export function markdownList(items: readonly Markdown[]): Markdown {
  return items.map(item => `- ${item}`).join('\n') as Markdown;
}

export function joinedMarkdown(
  parts: readonly (Markdown | undefined)[],
  separator: string,
): Markdown {
  return parts.filter(part => part !== undefined && part !== '').join(separator) as Markdown;
}

/** Markdown in the type of the protocol. */
export function markup(value: Markdown): MarkupContent {
  return { kind: 'markdown', value };
}

/**
 * Some parsers unescape brackets in the text of a link and read them as brackets. They do not do this with
 * entities.
 */
function linkText(text: string): string {
  return plainMarkdown(text.replace(/\s+/g, ' '))
    .replaceAll('\\[', '&#91;')
    .replaceAll('\\]', '&#93;');
}

/**
 * Escapes the characters of a line that Markdown interprets: everywhere, at the start of the line, and in
 * text that looks like an address.
 */
function escapedLine(line: string): string {
  return line
    .replace(/[\\`*_[\]<>&|~]|\$(?=\()|(?<=\w)@(?=\w)/g, '\\$&')
    .replace(/^[#+=:-]/, '\\$&')
    .replace(/^(\d+)([.)])/, '$1\\$2')
    .replace(/(\w):(?=\S)/g, '$1\\:')
    .replace(/(www)\./gi, '$1\\.');
}

/** Without trimming: a part of a sentence keeps the spaces around it. */
function spaced(part: string): string {
  const [, before = '', inner = '', after = ''] = /^(\s*)([\s\S]*?)(\s*)$/.exec(part) ?? [];
  const space = (white: string): string => (white === '' ? '' : ' ');
  return `${space(before)}${plainMarkdown(inner)}${space(after)}`;
}

/**
 * Normalizes line ends, shortens long text, and removes characters that are invisible or change the reading
 * direction.
 */
function visible(text: string): string {
  const cut = text.length > MOST_SHOWN ? `${text.slice(0, MOST_SHOWN)}…` : text;
  return cut
    .toWellFormed()
    .replace(/\r\n?|[\u0085\u2028\u2029]/g, '\n')
    .replace(/(?![\t\n\u200c\u200d])[\p{Cc}\p{Cf}]/gu, '');
}

function percent(char: string): string {
  return `%${char.charCodeAt(0).toString(16).toUpperCase()}`;
}
