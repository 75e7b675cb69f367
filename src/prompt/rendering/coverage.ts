import type { TextRange } from '../../text/replacement.ts';
import { positionOf } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import { isHelper } from '../template/helpers.ts';
import { calleeName, hasArguments, type Tag, type TagBlock } from '../template/tag.ts';
import { parseTemplate, type Template } from '../template/template.ts';

/** The content of a block, or what is rendered instead of it. */
export type Arm = 'program' | 'inverse';

/** An arm that ran. The line is 1-based, the column 0-based, both in the template or the partial. */
export interface ReachedArm {
  readonly partial?: string;
  readonly line: number;
  readonly column: number;
  readonly arm: Arm;
}

/** Records which arms of the blocks of a prompt ran, through all renders that it is passed to. */
export interface Coverage {
  reach(arm: ReachedArm): void;
  arms(): readonly CoveredArm[];
}

/** An arm of a block in the prompt or one of its partials. */
export interface CoveredArm {
  /** Absent for the prompt itself. */
  readonly partial?: string;
  /** 1-based line in the file. */
  readonly line: number;
  /** The tag at its start, as written. For an arm without a tag, that of the block. */
  readonly tag: string;
  /** True for the `else` that a condition does not have: the condition is false. */
  readonly implicit: boolean;
  readonly reached: boolean;
  /** Whether the arm around it was reached. */
  readonly enclosingReached: boolean;
}

/** The helpers whose blocks are covered. */
export const coveredHelpers = ['if', 'unless', 'ifEquals', 'unlessEquals', 'each', 'with'] as const;
/** Blocks whose missing `else` is an arm, because they test a condition. */
const conditions: readonly string[] = ['if', 'unless', 'ifEquals', 'unlessEquals'];

export function createCoverage(
  { text, template }: PromptDocument,
  partials: ReadonlyMap<string, string>,
  ownHelpers: readonly string[] = [],
): Coverage {
  const reached = new Set<string>();

  function armsIn(source: string, { nesting, range, tags }: Template, partial?: string) {
    const places = tagPlaces(source, range, tags);
    const firstLine = positionOf(source, range.start).line;
    const inFile = partial === undefined ? {} : { partial };
    const positionOfTag = (tag: Tag): TagPlace => places.get(tag) ?? { line: 1, column: 0 };
    const keyOf = (tag: Tag, arm: Arm): string => key({ ...positionOfTag(tag), ...inFile, arm });
    /** Each arm of a block with the key that it is reached by. */
    const keysOf = ({ open, branches }: TagBlock): readonly (readonly [Tag, string, boolean])[] => {
      const arms = branches.map(({ tag }, index): readonly [Tag, string, boolean] => {
        const isElse = index > 0 && tag.kind === 'else';
        const owner = isElse ? (branches[index - 1]?.tag ?? open) : tag;
        return [
          tag,
          keyOf(owner, isElse === (open.kind === 'inverse') ? 'program' : 'inverse'),
          false,
        ];
      });
      const last = branches.at(-1)?.tag ?? open;
      const isTested = last.call !== undefined && conditions.includes(calleeName(last.call));
      return last.kind === 'else' || !isTested
        ? arms
        : [...arms, [last, keyOf(last, 'inverse'), true]];
    };
    const isReached = (block: TagBlock, tag: Tag): boolean =>
      keysOf(block).some(([of, key, implicit]) => of === tag && !implicit && reached.has(key));
    return nesting.blocks
      .filter(block => isCovered(block, ownHelpers))
      .flatMap(block =>
        keysOf(block).map(
          ([tag, key, implicit]): CoveredArm => ({
            ...inFile,
            line: firstLine + positionOfTag(tag).line - 1,
            tag: source.slice(tag.range.start, tag.range.end),
            implicit,
            reached: reached.has(key),
            enclosingReached:
              block.parent === undefined ||
              !isCovered(block.parent.block, ownHelpers) ||
              isReached(block.parent.block, block.parent.tag),
          }),
        ),
      );
  }

  return {
    reach: arm => void reached.add(key(arm)),
    arms: () => [
      ...armsIn(text, template),
      ...[...partials].flatMap(([name, source]) =>
        armsIn(source, parseTemplate(source, { start: 0, end: source.length }), name),
      ),
    ],
  };
}

interface TagPlace {
  readonly line: number;
  readonly column: number;
}

/** The places of tags as Handlebars counts them, in one pass. */
function tagPlaces(
  source: string,
  range: TextRange,
  tags: readonly Tag[],
): ReadonlyMap<Tag, TagPlace> {
  const places = new Map<Tag, TagPlace>();
  let line = 1;
  let lineStart = range.start + (source[range.start] === '\uFEFF' ? 1 : 0);
  let at = range.start;
  for (const tag of tags) {
    for (const end of source.slice(at, tag.range.start).matchAll(/\r\n?|\n/g)) {
      line += 1;
      lineStart = at + end.index + end[0].length;
    }
    at = tag.range.start;
    places.set(tag, { line, column: at - lineStart });
  }
  return places;
}

function key({ partial = '', line, column, arm }: ReachedArm): string {
  return `${partial}:${line}:${column}:${arm}`;
}

/** Blocks in the text that is passed to a partial run in that partial, so their place is not known. */
function isCovered(block: TagBlock, ownHelpers: readonly string[]): boolean {
  for (let at: TagBlock | undefined = block; at; at = at.parent?.block) {
    if (at.open.kind !== 'block' && at.open.kind !== 'inverse') return false;
  }
  return block.branches.every(({ tag: { kind, call } }) => {
    if (kind === 'else') return true;
    if (!call) return false;
    const name = calleeName(call);
    if (ownHelpers.includes(name)) return false;
    if (coveredHelpers.some(each => each === name)) return true;
    return !hasArguments(call) && !isHelper(name);
  });
}
