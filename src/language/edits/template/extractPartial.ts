import type { PromptDocument } from '../../../prompt/document.ts';
import {
  type Branch,
  calleeName,
  type Expression,
  opens,
  type PathExpression,
  type Tag,
} from '../../../prompt/template/tag.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { edited, type Replacement } from '../../../text/replacement.ts';
import { titles } from '../../messages/edits.ts';
import type { Action, ActionRequest } from '../action.ts';
import { newPartialUri } from '../quickFixes.ts';
import { mayAddUp } from './addedNumbers.ts';

/** Moves the selected part of the body to a new file and inserts it as a partial. */
export function extractPartial({ workspace, file, range }: ActionRequest): readonly Action[] {
  const { document } = file;
  const place = extractedRange(document, range);
  if (!place) return [];
  const tags = document.template.tags.filter(
    ({ range: at }) => at.start < place.end && place.start < at.end,
  );
  if (!tags.every(tag => fits(tag, place)) || !nestsWithin(document, tags)) return [];
  if (reachesAcross(document.text, place) || mayComeToStandAlone(document, place, tags)) return [];
  if (mayAddUp(document.template, place)) return [];
  const needs = neededFromOutside(document, tags);
  if (!needs) return [];
  const taken = (name: string): boolean => workspace.file(newPartialUri(file, name)) !== undefined;
  const name = freeName(nameFor(document.text.slice(place.start, place.end)), taken);
  const call = [name, ...needs.passed.map(([key, value]) => `${key}=${value}`)].join(' ');
  const selected = document.text.slice(place.start, place.end);
  const written = editedPart(document.text, place, needs.edits);
  return [
    {
      title: titles.extractPartial(name),
      kind: 'refactor.extract',
      edits: [
        {
          range: place,
          text: `{{> ${call}}}${lineEndOf(selected)}`,
        },
      ],
      create: { uri: newPartialUri(file, name), text: written },
    },
  ];
}

/**
 * The range to extract: a part of a line, or whole lines. A tag alone on its line removes the line break, so
 * it must be alone either in both files or in neither.
 */
function extractedRange(
  { text, template }: PromptDocument,
  range: TextRange,
): TextRange | undefined {
  const from = Math.max(range.start, template.range.start);
  const end = Math.min(range.end, template.range.end);
  const written = text.slice(from, Math.max(from, end));
  if (written.trim() === '') return undefined;
  const start = from + (/^\s*\n/.exec(written)?.[0].length ?? 0);
  const line = Math.max(template.range.start, text.lastIndexOf('\n', start - 1) + 1);
  const newline = text.indexOf('\n', written.endsWith('\n') ? end - 1 : end);
  const lineEnd = newline === -1 ? template.range.end : Math.min(newline + 1, template.range.end);
  const blankAround = text.slice(line, start) + text.slice(end, Math.max(end, lineEnd));
  const partOfLine = !text.slice(start, end).includes('\n') && blankAround.trim() !== '';
  return partOfLine ? { start, end } : { start: line, end: lineEnd };
}

function lineEndOf(text: string): string {
  return /\r?\n$/.exec(text)?.[0] ?? '';
}

function fits({ range }: Tag, { start, end }: TextRange): boolean {
  return start <= range.start && range.end <= end;
}

/** Whether every block is either completely selected or not at all. */
function nestsWithin({ template }: PromptDocument, tags: readonly Tag[]): boolean {
  const inside = new Set(tags);
  const owned = new Set<Tag>();
  for (const { open, close, branches } of template.nesting.blocks) {
    const parts = new Set([open, ...(close ? [close] : []), ...branches.map(({ tag }) => tag)]);
    const within = [...parts].filter(tag => inside.has(tag)).length;
    if (within !== 0 && (within !== parts.size || !close)) return false;
    for (const part of parts) owned.add(part);
  }
  return tags.every(
    tag =>
      !tag.problem &&
      tag.kind !== 'decorator' &&
      (owned.has(tag) || !['close', 'else', 'elseChain'].includes(tag.kind)),
  );
}

/**
 * `{{~x}}` and `{{x~}}` remove whitespace, but not across files. A `\` in another file does not affect a tag
 * either.
 */
function reachesAcross(text: string, { start, end }: TextRange): boolean {
  const selected = text.slice(start, end);
  return (
    text.slice(0, start).endsWith('\\') ||
    selected.endsWith('\\') ||
    /^\s*\{\{+~/.test(selected) ||
    /~\}+\s*$/.test(selected) ||
    /~\}+\s*$/.test(text.slice(0, start)) ||
    /^\s*\{\{+~/.test(text.slice(end))
  );
}

/** The tag of a block or a comment within a line could be alone on its line in the partial. */
function mayComeToStandAlone(
  { text, template }: PromptDocument,
  { start, end }: TextRange,
  tags: readonly Tag[],
): boolean {
  const startsLine = start === template.range.start || text[start - 1] === '\n';
  const endsLine = end === template.range.end || text[end - 1] === '\n';
  return !(startsLine && endsLine) && tags.some(({ kind }) => kind !== 'value');
}

interface Needs {
  /** Named arguments of the call, with their expressions. */
  readonly passed: readonly (readonly [string, string])[];
  /** Changes inside the partial. */
  readonly edits: readonly Replacement[];
}

/**
 * A partial reads the context of its call, but neither the `../` outside of it nor the names of an outer `as
 * |x|`, so those are passed as arguments.
 */
function neededFromOutside(
  { template, text }: PromptDocument,
  tags: readonly Tag[],
): Needs | undefined {
  const reads = tags.flatMap(tag => readsOf(tag, template.nesting.enclosing(tag), new Set(tags)));
  const own = new Set(
    reads.flatMap(({ from, path }) => (from === 'call' ? [path.parts[0]?.name] : [])),
  );
  const passed = new Map<string, string>();
  const edits: Replacement[] = [];
  for (const { from, path, depth } of reads) {
    if (from === 'call') continue;
    const head = path.parts.at(from === 'alias' ? 0 : -1)?.name;
    if (head === undefined || !/^[A-Za-z_]\w*$/.test(head)) return undefined;
    const value =
      from === 'alias' ? head : text.slice(path.range.start + '../'.length * depth, path.range.end);
    const name = [head, `outer${head.charAt(0).toUpperCase()}${head.slice(1)}`].find(
      free => !own.has(free) && (passed.get(free) ?? value) === value,
    );
    if (name === undefined) return undefined;
    passed.set(name, value);
    const range = from === 'alias' ? (path.parts[0]?.range ?? path.range) : path.range;
    edits.push({ range, text: `${'../'.repeat(depth)}${name}` });
  }
  // Arguments turn the context into a map. That is not possible when the whole value is read, and other
  // partials would see the map.
  const whole =
    own.has(undefined) || tags.some(({ kind }) => kind === 'partial' || kind === 'partialBlock');
  return whole && passed.size > 0 ? undefined : { passed: [...passed], edits };
}

interface Read {
  /** Where it starts: in the context of the call, in an outer context, or with an outer `as |x|`. */
  readonly from: 'call' | 'outer' | 'alias';
  readonly path: PathExpression;
  /** Number of `../` from there to the partial's own context. */
  readonly depth: number;
}

/** What a tag reads from outside the selection. */
function readsOf(tag: Tag, branch: Branch | undefined, inside: ReadonlySet<Tag>): readonly Read[] {
  if (tag.kind === 'close') return [];
  const branches = enclosing(branch);
  const inner = branches.filter(({ block }) => inside.has(block.open));
  const outer = branches.filter(({ block }) => !inside.has(block.open));
  const depth = inner.filter(changesContext).length;
  const innerNames = blockNames(inner);
  const outerNames = blockNames(outer);
  return pathsOf(tag).flatMap((path): readonly Read[] => {
    const [head] = path.parts;
    if (path.data) return [];
    if (head && path.depth === 0 && !path.scoped) {
      if (innerNames.has(head.name)) return [];
      if (outerNames.has(head.name)) return [{ from: 'alias', path, depth }];
    }
    if (path.depth === depth) return [{ from: 'call', path, depth }];
    return path.depth > depth ? [{ from: 'outer', path, depth }] : [];
  });
}

function blockNames(branches: readonly Branch[]): ReadonlySet<string> {
  return new Set(branches.flatMap(({ tag }) => tag.blockParams.map(({ name }) => name)));
}

function enclosing(branch: Branch | undefined): readonly Branch[] {
  const branches: Branch[] = [];
  for (let at = branch; at; at = at.block.parent) branches.push(at);
  return branches;
}

function changesContext({ tag }: Branch): boolean {
  if (tag.kind === 'else' || tag.kind === 'inverse' || !opens(tag)) return false;
  const name = tag.call ? calleeName(tag.call) : '';
  return (
    name === 'each' || name === 'with' || (tag.call?.params.length === 0 && tag.kind === 'block')
  );
}

function pathsOf({ call, kind }: Tag): readonly PathExpression[] {
  if (!call) return [];
  const partial = kind === 'partial' || kind === 'partialBlock';
  const within = (expression: Expression): readonly PathExpression[] => {
    if (expression.type === 'path') return [expression];
    if (expression.type === 'literal') return [];
    return [...expression.params, ...expression.hash.map(({ value }) => value)].flatMap(within);
  };
  const callee = partial || call.params.length + call.hash.length > 0 ? [] : within(call.callee);
  return [...callee, ...within(call)];
}

/** A part of a text after edits in it. */
function editedPart(
  text: string,
  { start, end }: TextRange,
  edits: readonly Replacement[],
): string {
  const inPart = edits.map(({ range, text: by }) => ({
    range: { start: range.start - start, end: range.end - start },
    text: by,
  }));
  return edited(text.slice(start, end), inPart);
}

const common = new Set(['the', 'a', 'an', 'of', 'and', 'for', 'to', 'is', 'are', 'you']);

/** A name from a heading or an element in the text, otherwise from its first words. */
function nameFor(text: string): string {
  const heading = /^#{1,6}\s+(.+)$/m.exec(text)?.[1] ?? /^<([A-Za-z][\w-]*)/m.exec(text)?.[1];
  const words =
    (heading ?? text.replace(/\{\{.*?\}\}/gs, ' ')).match(/[A-Za-z][A-Za-z0-9]*/g) ?? [];
  const [first = 'part', ...rest] = words
    .map(word => word.toLowerCase())
    .filter(word => !common.has(word))
    .slice(0, 2);
  return first + rest.map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('');
}

function freeName(name: string, taken: (name: string) => boolean): string {
  let free = name;
  for (let count = 2; taken(free); count += 1) free = `${name}${count}`;
  return free;
}
