import type { TextEdit } from 'vscode-languageserver-types';
import { type Document, isScalar } from 'yaml';
import type { Tag } from '../../prompt/template/tag.ts';
import type { TextRange } from '../../text/replacement.ts';
import { yamlItems } from '../../text/yaml/yamlNodes.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { lspRange } from '../lsp.ts';
import type { Workspace } from '../workspace.ts';

interface Reformatted {
  readonly range: TextRange;
  readonly newText: string;
}

/**
 * Removes insignificant whitespace: in tags, at the ends of frontmatter lines, and at the end of the file.
 * The text of a prompt is sent to the model and therefore not changed.
 */
export function formatting(
  _workspace: Workspace,
  file: LanguageFile,
): readonly TextEdit[] | undefined {
  return replacements(file)?.map(({ range, newText }) => ({
    range: lspRange(file.text, range),
    newText,
  }));
}

function replacements(file: LanguageFile): readonly Reformatted[] | undefined {
  switch (file.kind) {
    case 'prompt':
      return promptReplacements(file);
    case 'eval':
    case 'settings': {
      const text = file.text.getText();
      const written = { start: 0, end: text.trimEnd().length };
      const texts = textsOverLines(text, file.yaml);
      // Line breaks at the end of a multi-line text may be part of it.
      const open = texts?.some(({ end }) => end >= written.end) ?? true;
      return [...trailingBlanks(text, written, texts), ...(open ? [] : finalNewline(text))];
    }
    case 'dataset':
    case 'proposals':
    case 'recordings':
      return undefined;
  }
}

function promptReplacements({ document, isPartial }: PromptFile): readonly Reformatted[] {
  const { text, frontmatter, template } = document;
  const tags = template.tags.flatMap(tag => tagReplacements(text, tag));
  // A partial is inserted as a whole, and without frontmatter the whole file is the prompt, including its
  // last line break.
  if (!frontmatter || isPartial) return tags;
  const texts = textsOverLines(text, frontmatter.yaml);
  const blanks = trailingBlanks(text, frontmatter.content, texts);
  return [...blanks, ...tags, ...finalNewline(text)];
}

const tagForm = /^(\{\{\{?~?(?:#\*|#>|[#/>^&*])?)([\s\S]*?)(~?\}?\}\})$/;

function tagReplacements(text: string, { kind, range, problem }: Tag): readonly Reformatted[] {
  // Comments are not formatted, and the content of a raw block is text.
  if (problem || kind === 'comment' || kind === 'raw') return [];
  const written = text.slice(range.start, range.end);
  const [, before = '', inner = '', after = ''] = tagForm.exec(written) ?? [];
  if (inner.trim() === '' || written.startsWith('{{{{')) return [];
  const wanted = `${before.endsWith('>') ? ' ' : ''}${singleSpaced(inner)}`;
  if (wanted === inner) return [];
  const start = range.start + before.length;
  return [{ range: { start, end: range.end - after.length }, newText: wanted }];
}

const piece = /"(?:\\"|[^"])*"|'(?:\\'|[^'])*'|\[(?:\\\]|[^\]])*\]|\s+/g;

/** One space between words. Line breaks are kept. */
function singleSpaced(inner: string): string {
  return inner
    .trim()
    .replace(piece, found => (found.trim() !== '' || found.includes('\n') ? found : ' '));
}

/** Scalars with several lines. Undefined when the YAML cannot be parsed. */
function textsOverLines(text: string, yaml: Document.Parsed): readonly TextRange[] | undefined {
  if (yaml.errors.length > 0) return undefined;
  const texts: TextRange[] = [];
  for (const item of yamlItems(yaml)) {
    if (!isScalar(item) || !item.range) continue;
    const isBlock = item.type === 'BLOCK_LITERAL' || item.type === 'BLOCK_FOLDED';
    const [start, valueEnd, nodeEnd] = item.range;
    const end = isBlock ? nodeEnd : valueEnd;
    if (text.slice(start, end).includes('\n')) texts.push({ start, end });
  }
  return texts;
}

/** Spaces at the ends of lines, except in multi-line texts. */
function trailingBlanks(
  text: string,
  { start, end }: TextRange,
  texts: readonly TextRange[] | undefined,
): readonly Reformatted[] {
  if (!texts) return [];
  return [...text.slice(start, end).matchAll(/[ \t]+/g)].flatMap(({ 0: blanks, index }) => {
    const from = start + index;
    const range = { start: from, end: from + blanks.length };
    const next = range.end === end ? '\n' : text.charAt(range.end);
    if (next !== '\n' && next !== '\r') return [];
    if (texts.some(each => each.start <= from && from < each.end)) return [];
    return [{ range, newText: '' }];
  });
}

/** One line break after the last text of the file. */
function finalNewline(text: string): readonly Reformatted[] {
  const start = text.trimEnd().length;
  const newline = text.includes('\r\n') ? '\r\n' : '\n';
  if (start === 0 || text.slice(start) === newline) return [];
  return [{ range: { start, end: text.length }, newText: newline }];
}
