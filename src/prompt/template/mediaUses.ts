import { calleeName, type Expression } from './tag.ts';
import type { Template } from './template.ts';
import type { InputPath } from './variables.ts';

/** An argument of a `{{media}}`. */
export interface MediaArgument {
  readonly written: Expression;
  /** The value of the input that it reads, with `*` for each item of a list. Absent for others. */
  readonly path?: InputPath;
}

/** A `{{media}}` of a template. */
export interface MediaUse {
  readonly url: MediaArgument;
  /** Absent when the type is that of the content or of the file name. */
  readonly contentType?: MediaArgument;
}

/** The media of a template, in its order. */
export function mediaUses({ tags, variables }: Template): readonly MediaUse[] {
  return tags.flatMap(({ call }): readonly MediaUse[] => {
    const argument = (name: string): MediaArgument | undefined => {
      const written = call?.hash.find(({ key }) => key === name)?.value;
      const { path } = variables.find(({ range }) => range === written?.range) ?? {};
      return written && { written, ...(path && { path }) };
    };
    const url = argument('url');
    const contentType = argument('contentType');
    if (!call || !url || calleeName(call) !== 'media') return [];
    return [{ url, ...(contentType && { contentType }) }];
  });
}

/** A text that is written in the template. */
export function literalText({ written }: MediaArgument): string | undefined {
  return written.type === 'literal' && typeof written.value === 'string'
    ? written.value
    : undefined;
}
