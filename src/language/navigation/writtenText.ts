import type { Tag } from '../../prompt/template/tag.ts';
import { effectOf } from '../../prompt/template/tagEffect.ts';
import type { PromptFile } from '../languageFile.ts';
import { partialOf } from '../names/promptRelations.ts';
import type { Workspace } from '../workspace.ts';

/** A prompt as it is read: its own text and that of its partials, and the tags that matter between. */
export type Piece =
  | { readonly type: 'text'; readonly text: string }
  /** Begins a message. */
  | { readonly type: 'role'; readonly at: Tag }
  /** Differs from call to call. `at` is the tag in the prompt's own file. */
  | { readonly type: 'varying'; readonly at: Tag };

/** The pieces of a prompt in order, partials put in; one that calls itself is left out. */
export function piecesOf(workspace: Workspace, file: PromptFile): readonly Piece[] {
  const pieces: Piece[] = [];
  read(file, undefined, new Set([file.uri]));
  return pieces;

  function read({ uri, document }: PromptFile, within: Tag | undefined, above: Set<string>): void {
    const { text, template } = document;
    let from = template.range.start;
    const note = (end: number): void => {
      if (end > from) pieces.push({ type: 'text', text: text.slice(from, end) });
    };
    for (const tag of template.tags) {
      note(tag.range.start);
      from = tag.range.end;
      const at = within ?? tag;
      const partial = tag.kind === 'partial' ? partialOf(workspace, uri, tag.name) : undefined;
      if (partial && !template.inlinePartials.has(tag.name)) {
        if (above.has(partial.uri)) continue;
        read(partial, at, new Set([...above, partial.uri]));
      } else {
        const effect = effectOf(tag);
        if (effect !== 'none') pieces.push({ type: effect === 'role' ? 'role' : 'varying', at });
      }
    }
    note(template.range.end);
  }
}
