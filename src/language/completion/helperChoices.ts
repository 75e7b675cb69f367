import type { PromptDocument } from '../../prompt/document.ts';
import { type HelperFacts, helpers } from '../../prompt/template/helpers.ts';
import type { TagBlock } from '../../prompt/template/tag.ts';
import { helperText } from '../hover/documentation.ts';
import { messages } from '../messages/completion.ts';
import { type CompletionChoice, Kind } from './items.ts';
import { openBlocks, type TagCursor } from './tagCursor.ts';

/** The openings of the blocks, most common first. */
const openings: Readonly<Record<string, string>> = {
  if: 'if ${1:condition}',
  each: 'each ${1:list}',
  unless: 'unless ${1:condition}',
  with: 'with ${1:object}',
  ifEquals: 'ifEquals ${1:a} ${2:b}',
  unlessEquals: 'unlessEquals ${1:a} ${2:b}',
};

/** `{{#if ...}}...{{/if}}`. `sign` is already written. */
export function blockChoices(
  { text }: PromptDocument,
  { start, closedAt }: TagCursor,
  sign: '#' | '^' | '',
): readonly CompletionChoice[] {
  // A block alone on its line is written on three lines.
  const lineStart = text.lastIndexOf('\n', start - 1) + 1;
  const indent = text.slice(lineStart, start);
  const alone =
    indent.trim() === '' &&
    /^[ \t]*(?:\r?\n|$)/.test(text.slice(closedAt ?? endOfLine(text, start)));
  const newline = alone ? `\n${indent}` : '';
  const lead = sign === '' ? '#' : '';
  const known = Object.keys(openings).flatMap(name => helpers.get(name) ?? []);
  return known.map(facts => ({
    label: `#${facts.name}`,
    kind: Kind.Snippet,
    detail: facts.summary,
    documentation: helperText(facts),
    filter: `${lead}${facts.name}`,
    rank: sign === '' ? 8 : 3,
    text: `${lead}${facts.name} ${closedAt === undefined ? '' : '}}'}`,
    snippet: `${lead}${openings[facts.name] ?? facts.name}}}${newline}$0${newline}{{/${facts.name}}}`,
  }));
}

/** Inline helpers with their arguments. */
export function inlineChoices({ closedAt }: TagCursor): readonly CompletionChoice[] {
  const close = closedAt === undefined ? '' : '}}';
  return [...helpers.values()]
    .filter(({ form, name }) => form === 'inline' && name !== 'log')
    .map(facts => ({
      label: facts.name,
      kind: Kind.Function,
      detail: facts.summary,
      documentation: helperText(facts),
      rank: 5,
      text: `${facts.name}${facts.name === 'history' ? '' : ' '}${close}`,
      snippet: `${inlineSnippet(facts)}}}$0`,
      again: facts.name === 'role',
    }));
}

function inlineSnippet({ name }: HelperFacts): string {
  if (name === 'role') return 'role "$1"';
  if (name === 'section') return 'section "$1"';
  if (name === 'media') return 'media url=${1:url}';
  if (name === 'json') return 'json ${1:value}';
  if (name === 'lookup') return 'lookup ${1:object} ${2:field}';
  return name;
}

/** The closing tags of the open blocks, innermost first. */
export function closerChoices({ branch }: TagCursor, lead = ''): readonly CompletionChoice[] {
  const names = openBlocks(branch)
    .filter(({ open }) => open.kind !== 'raw')
    .map(({ open }) => open.name);
  return [...new Set(names)].map((name, index) => ({
    label: `/${name}`,
    kind: Kind.Keyword,
    text: `${lead}${name}}}`,
    filter: `${lead}${name}`,
    detail: messages[index === 0 ? 'block.closesInnermost' : 'block.closesOuter'](),
    rank: lead === '' ? Math.min(index, 9) : 7,
  }));
}

/** `{{else}}` in a block that may still have one. */
export function elseChoices(
  [innermost]: readonly TagBlock[],
  rank: number,
): readonly CompletionChoice[] {
  const divided = innermost?.branches.some(({ tag }) => tag.kind === 'else');
  if (innermost?.open.kind !== 'block' || divided) return [];
  return [
    { label: 'else', kind: Kind.Keyword, text: 'else}}', rank },
    {
      label: 'else if',
      kind: Kind.Keyword,
      text: 'else if ',
      snippet: 'else if ${1:condition}}}$0',
      rank,
    },
  ];
}

function endOfLine(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end === -1 ? text.length : end;
}
