import { beside, isPartialName, partialFileName } from '../../files/fileNames.ts';
import type { Expression, Tag } from '../../prompt/template/tag.ts';
import { contextAt, type VariableUse } from '../../prompt/template/variables.ts';
import { onceFor } from '../../text/memo.ts';
import type { TextRange } from '../../text/replacement.ts';
import type { PromptFile } from '../languageFile.ts';
import { fieldPath, uriKey } from './name.ts';

/** A `{{> name}}` and what its partial can read. */
export interface LocatedPartialCall {
  /** {@link uriKey} of the partial's file. */
  readonly partial: string;
  readonly nameRange: TextRange;
  /**
   * The part of the caller's input that the partial sees as its own input. Absent when it depends on the run.
   */
  readonly context?: readonly string[];
  readonly hash: ReadonlyMap<string, PartialArgument>;
}

export interface PartialArgument {
  readonly keyRange: TextRange;
  /** The field of the caller's input that is passed. Absent for other values. */
  readonly path?: readonly string[];
}

/** The calls of partials from other files in a prompt, in order. */
export const partialCalls = onceFor((file: PromptFile): readonly LocatedPartialCall[] => {
  const { template } = file.document;
  let uses: ReadonlyMap<number, VariableUse> | undefined;
  return template.partials.length === 0 ? [] : template.tags.flatMap(tag => callOf(tag));

  function callOf(tag: Tag): readonly LocatedPartialCall[] {
    const { kind, call, name, nameRange } = tag;
    if ((kind !== 'partial' && kind !== 'partialBlock') || !call) return [];
    const { callee, params, hash } = call;
    const named = callee.type !== 'call' && !(callee.type === 'path' && callee.data);
    // A partial has a name, not a path.
    if (!named || !isPartialName(name) || template.inlinePartials.has(name)) return [];
    const [argument] = params;
    const path = argument ? pathOf(argument) : contextAt(tag, template.nesting);
    const args = hash.map(({ key, keyRange, value }) => {
      const passed = pathOf(value);
      return [key, passed ? { keyRange, path: fieldPath(passed) } : { keyRange }] as const;
    });
    return [
      {
        partial: partialKey(file.uri, name),
        nameRange: rangeWithoutQuotes(nameRange, name),
        hash: new Map(args),
        ...(path && { context: fieldPath(path) }),
      },
    ];
  }

  function pathOf({ type, range }: Expression): VariableUse['path'] {
    if (type !== 'path') return undefined;
    uses ??= new Map(template.variables.map(use => [use.range.start, use]));
    return uses.get(range.start)?.path;
  }
});

function partialKey(promptUri: string, name: string): string {
  return uriKey(beside(promptUri, partialFileName(name)));
}

function rangeWithoutQuotes({ start, end }: TextRange, name: string): TextRange {
  const around = Math.max(0, Math.floor((end - start - name.length) / 2));
  return { start: start + around, end: end - around };
}
