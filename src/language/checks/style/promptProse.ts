import type { PromptDocument } from '../../../prompt/document.ts';
import { opens, roleBegun, type Tag } from '../../../prompt/template/tag.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { blanked } from '../../../text/replacement.ts';
import type { PromptFile } from '../../languageFile.ts';

/** The text from a role tag to the next one. */
export interface ProseMessage {
  /** Absent in a partial, whose text may be inserted into any message. */
  readonly role?: string;
  readonly range: TextRange;
  /** The text of `range` with tags, comments and code replaced by spaces, so that offsets stay valid. */
  readonly prose: string;
  /** Whether values are inserted, so that the text is not fixed. */
  readonly hasValues: boolean;
  /** Its paragraphs, list items and headings. */
  readonly blocks: readonly ProseBlock[];
}

/** The prose of a prompt without its tags. */
export interface PromptProse {
  readonly file: PromptFile;
  readonly messages: readonly ProseMessage[];
  /** The messages with instructions, without example turns. */
  readonly instructions: readonly ProseMessage[];
  /** The text inside blocks, which is not always sent. */
  readonly conditional: readonly TextRange[];
}

export function readProse(file: PromptFile): PromptProse {
  const { document } = file;
  const messages = proseMessages(document, file.isPartial);
  return {
    file,
    messages,
    instructions: messages.filter(
      ({ role }, index) => role !== 'model' && messages[index + 1]?.role !== 'model',
    ),
    conditional: document.template.nesting.blocks
      .filter(({ open, parent }) => opens(open) && !parent)
      .map(({ open, close }) => ({
        start: open.range.end,
        end: close?.range.start ?? document.template.range.end,
      })),
  };
}

function proseMessages(document: PromptDocument, isPartial: boolean): readonly ProseMessage[] {
  const { template, text } = document;
  const { start, end } = template.range;
  const masked = mask(text, template.range, template.tags);
  const messages: ProseMessage[] = [];
  let from = start;
  let role: string | undefined = isPartial ? undefined : 'user';
  let hasValues = false;
  const close = (until: number): void => {
    const prose = masked.slice(from - start, until - start);
    if (prose.trim() !== '' || hasValues) {
      const range = { start: from, end: until };
      const blocks = blocksOf(prose, from);
      messages.push({ ...(role !== undefined && { role }), range, prose, hasValues, blocks });
    }
    hasValues = false;
  };
  for (const tag of template.tags) {
    const next = roleBegun(tag);
    if (next !== undefined) {
      close(tag.range.start);
      from = tag.range.end;
      role = next;
    } else if (tag.kind !== 'comment') {
      hasValues = true;
    }
  }
  close(end);
  return messages;
}

const codeSpans = /^(`{3,}(?!`)|~{3,}(?!~))[^`\n]*\n[\s\S]*?(?:^\1[^\n]*$|$(?![\s\S]))|`[^`\n]+`/gm;

function mask(text: string, { start, end }: TextRange, tags: readonly Tag[]): string {
  const pieces: string[] = [];
  let at = start;
  for (const { range } of tags) {
    if (range.start < at) continue;
    pieces.push(text.slice(at, range.start), blanked(text.slice(range.start, range.end)));
    at = range.end;
  }
  pieces.push(text.slice(at, Math.max(at, end)));
  return pieces.join('').replace(codeSpans, blanked);
}

/** Lines that belong together: a paragraph, a list item or a heading. */
export interface ProseBlock {
  readonly range: TextRange;
  readonly text: string;
  readonly kind: 'paragraph' | 'item' | 'heading';
}

const mark = /^\s*(?:(#{1,6})\s|(?:[-*+•]|\d{1,3}[.)])\s)/;

function blocksOf(prose: string, offset: number): readonly ProseBlock[] {
  const blocks: ProseBlock[] = [];
  let open: { start: number; end: number; kind: ProseBlock['kind'] } | undefined;
  const close = (): void => {
    if (open) {
      const { start, end, kind } = open;
      const text = prose.slice(start, end);
      blocks.push({ range: { start: offset + start, end: offset + end }, text, kind });
    }
    open = undefined;
  };
  let at = 0;
  for (const line of prose.split('\n')) {
    const written = line.trimEnd();
    const marked = mark.exec(line);
    if (written === '' || marked) close();
    if (written !== '') {
      const start = at + (line.length - line.trimStart().length);
      const kind = marked ? (marked[1] ? 'heading' : 'item') : 'paragraph';
      open ??= { start, end: start, kind };
      open.end = at + written.length;
      if (kind === 'heading') close();
    }
    at += line.length + 1;
  }
  close();
  return blocks;
}

export interface Sentence {
  readonly range: TextRange;
  readonly text: string;
}

/** The sentences in which a pattern matches. */
export function sentencesWith(
  messages: readonly ProseMessage[],
  pattern: RegExp,
): readonly Sentence[] {
  return messages
    .filter(({ prose }) => pattern.test(prose))
    .flatMap(({ blocks }) => blocks)
    .filter(({ text }) => pattern.test(text))
    .flatMap(sentencesOf)
    .filter(({ text }) => pattern.test(text));
}

export function sentencesOf(block: ProseBlock): readonly Sentence[] {
  const sentences: Sentence[] = [];
  let from = 0;
  const close = (end: number): void => {
    const text = block.text.slice(from, end);
    const start = block.range.start + from + (text.length - text.trimStart().length);
    if (text.trim() !== '') {
      sentences.push({ range: { start, end: block.range.start + end }, text: text.trimStart() });
    }
    from = end;
  };
  for (const stop of block.text.matchAll(/[.!?](?=\s|$)/g)) close(stop.index + 1);
  close(block.text.length);
  return sentences;
}
