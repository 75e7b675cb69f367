import type { PromptDocument } from '../../prompt/document.ts';
import { type Branch, calleeName, type TagBlock } from '../../prompt/template/tag.ts';
import { type InputPath, visibleScope } from '../../prompt/template/variables.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { stepInto } from '../schemaWalk.ts';

/** The content of a tag up to the cursor, read only from the text before the cursor. */
export interface TagCursor {
  /** Offset of the braces of the tag. */
  readonly start: number;
  /** `#`, `/`, `>`, `#>`, `^`, `#*`, `&` (also for three braces), or empty. */
  readonly sign: string;
  /** The first word of the tag or of the innermost parenthesis. Undefined while it is being written. */
  readonly callee: string | undefined;
  /** Whether the innermost call is in parentheses. */
  readonly nested: boolean;
  /** Positional arguments before the cursor. */
  readonly params: readonly string[];
  /** Named arguments before the cursor. */
  readonly hashKeys: readonly string[];
  /** The named argument whose value is being written. */
  readonly hashKey: string | undefined;
  /** The word up to the cursor: `user.na`, `"sys`, `@in`. */
  readonly word: string;
  readonly wordStart: number;
  /** Whether the word is in unclosed quotes. */
  readonly inString: boolean;
  /** The offset after the closing braces that follow the word. Undefined when they are missing. */
  readonly closedAt: number | undefined;
  /** The innermost branch that contains the tag. */
  readonly branch: Branch | undefined;
}

const head = /^\{\{+~?\s*(#>|#\*|[#/>^&*!])?/;
const pieces =
  /"(?:\\"|[^"])*"?|'(?:\\'|[^'])*'?|\(|\)|=|\|[^|]*\|?|(?:\[[^\]]*\]?|[^\s(){}="'|~])+/g;

/** The cursor in a tag of the body. Undefined in plain text, comments and raw blocks. */
export function tagCursor(document: PromptDocument, offset: number): TagCursor | undefined {
  const { text, template } = document;
  const start = tagStart(document, offset);
  if (start === undefined) return undefined;
  const branch = branchAt(document, start);
  if (branch?.block.open.kind === 'raw') return undefined;
  const written = text.slice(start, offset);
  const sign = head.exec(written);
  if (!sign || sign[1] === '!') return undefined;
  const calls: UnfinishedCall[] = [newCall(false)];
  const from = sign[0].length;
  let word = '';
  let wordStart = offset;
  for (const found of written.slice(from).matchAll(pieces)) {
    const [piece] = found;
    const end = start + from + found.index + piece.length;
    const call = calls.at(-1) ?? newCall(false);
    if (piece === '(') calls.push(newCall(true));
    else if (piece === ')') {
      if (calls.length > 1) calls.pop();
      note(calls.at(-1) ?? call, '()');
    } else if (piece === '=') call.hashKey = call.params.pop() ?? call.callee;
    else if (end === offset && !isClosedText(piece)) {
      word = piece;
      wordStart = end - piece.length;
    } else note(call, piece);
  }
  const call = calls.at(-1) ?? newCall(false);
  if (word.startsWith('|')) return undefined;
  const inString = /^["']/.test(word);
  const behind = /^[^\s(){}="'|~]*["']?[ \t]*~?\}\}\}?/.exec(
    text.slice(offset, template.range.end + 200),
  );
  return {
    start,
    sign: sign[1] ?? (written.startsWith('{{{') ? '&' : ''),
    callee: call.callee,
    nested: call.nested,
    params: call.params,
    hashKeys: call.hashKeys,
    hashKey: call.hashKey,
    word,
    wordStart,
    inString,
    closedAt: behind ? offset + behind[0].length : undefined,
    branch,
  };
}

interface UnfinishedCall {
  callee: string | undefined;
  readonly nested: boolean;
  readonly params: string[];
  readonly hashKeys: string[];
  hashKey: string | undefined;
}

function newCall(nested: boolean): UnfinishedCall {
  return { callee: undefined, nested, params: [], hashKeys: [], hashKey: undefined };
}

function note(call: UnfinishedCall, piece: string): void {
  if (call.hashKey !== undefined) {
    call.hashKeys.push(call.hashKey);
    call.hashKey = undefined;
  } else if (call.callee === undefined) call.callee = piece;
  else call.params.push(piece);
}

function isClosedText(piece: string): boolean {
  return /^(["'])[\s\S]*\1$/.test(piece) && piece.length > 1;
}

function tagStart({ text, template }: PromptDocument, offset: number): number | undefined {
  if (offset < template.range.start) return undefined;
  // Tags are in the order of the text, so this is a binary search.
  let low = 0;
  let high = template.tags.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((template.tags[middle]?.range.start ?? 0) < offset) low = middle + 1;
    else high = middle;
  }
  const tag = template.tags[low - 1];
  if (tag) {
    const { range, problem, kind } = tag;
    if (kind === 'comment' && offset < range.end) return undefined;
    const braces = /~?\}+$/.exec(text.slice(range.start, range.end))?.[0].length ?? 0;
    if (range.start + 2 <= offset && offset <= range.end - braces) return range.start;
    if (!problem || braces > 0)
      return openBraces(text, Math.max(range.end, template.range.start), offset);
  }
  return openBraces(text, template.range.start, offset);
}

/** Opening braces on the cursor's line without closing ones before it: a tag that is being written. */
function openBraces(text: string, from: number, offset: number): number | undefined {
  const line = Math.max(from, text.lastIndexOf('\n', offset - 1) + 1);
  const before = text.slice(line, offset);
  const open = before.lastIndexOf('{{');
  if (open === -1 || before.includes('}}', open) || before[open - 1] === '\\') return undefined;
  return line + open - (before[open - 1] === '{' ? 1 : 0);
}

/** The innermost branch of a block that contains an offset. */
function branchAt({ template }: PromptDocument, offset: number): Branch | undefined {
  const enclosing = new Map<TagBlock, boolean>();
  const holds = (block: TagBlock): boolean => {
    const known = enclosing.get(block);
    if (known !== undefined) return known;
    const answer =
      block.open.range.end <= offset &&
      (!block.close || block.close.range.start >= offset) &&
      (!block.parent || holds(block.parent.block));
    enclosing.set(block, answer);
    return answer;
  };
  const block = template.nesting.blocks.filter(holds).at(-1);
  return block?.branches.filter(({ tag }) => tag.range.end <= offset).at(-1);
}

/** The blocks that are open in a branch, innermost first. */
export function openBlocks(branch: Branch | undefined): readonly TagBlock[] {
  const blocks: TagBlock[] = [];
  for (let at = branch; at; at = at.block.parent) blocks.push(at.block);
  return blocks;
}

/** The input schema at a path. Undefined when it is open, missing or unknown. */
export function schemaOfInput(
  { metadata }: PromptDocument,
  path: InputPath | undefined,
): JsonSchema | undefined {
  let here = metadata.input.schema;
  for (const step of path ?? []) {
    if (!here) return undefined;
    const next = stepInto(here, step);
    here = next.found === 'schema' ? next.schema : undefined;
  }
  return path && here;
}

/** Resolves a written path in a branch: `user.name`, `../plan`, `this`, `@root.x`. */
export function resolveWritten(written: string, branch: Branch | undefined): InputPath | undefined {
  const { contexts, names } = visibleScope(branch);
  const steps = written.split(/[./]/).filter(step => step !== '' && step !== 'this');
  const up = [...written.matchAll(/\.\.\//g)].length;
  const [first = '', ...rest] = steps;
  if (first.startsWith('@')) return first === '@root' ? rest : undefined;
  if (up === 0 && !/^(?:this\b|\.)/.test(written) && names.has(first)) {
    const named = names.get(first);
    return named && [...named, ...rest];
  }
  const context = contexts[up];
  return context && [...context, ...steps];
}

/** Whether a branch is in an `each`, where `@index` and similar variables exist. */
export function inLoop(branch: Branch | undefined): boolean {
  return openBlocks(branch).some(({ open }) => open.call && calleeName(open.call) === 'each');
}
