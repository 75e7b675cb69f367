import { type InlayHint, InlayHintKind, type Range } from 'vscode-languageserver-types';
import { countingText, countTokens, tokenCountText } from '../../model/tokens/tokens.ts';
import { effectOf, type Tag } from '../../prompt/template/tag.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { messages as words } from '../messages/navigation.ts';
import { partialOf } from '../relatedFiles.ts';
import type { Workspace } from '../workspace.ts';

interface CountedPrompt {
  readonly offset: number;
  readonly text: string;
  /** Returns the label for `~12 tokens`. */
  label(tokens: string): string;
  /** Returns the tooltip for how the tokens were counted. */
  tooltip(counting: string): string;
}

/**
 * Shows the number of tokens in the text of each message at its start, and that of the cacheable prefix at
 * its end.
 */
export async function inlayHints(
  workspace: Workspace,
  file: LanguageFile,
  range: Range,
  signal?: AbortSignal,
): Promise<readonly InlayHint[] | undefined> {
  if (file.kind !== 'prompt' || file.isPartial) return undefined;
  const { metadata, template } = file.document;
  const model = metadata.model ?? workspace.settings(file.uri).models.default ?? '';
  const pieces = promptPieces(workspace, file);
  const from = file.text.offsetAt(range.start);
  const to = file.text.offsetAt(range.end);
  const hints: InlayHint[] = [];
  for (const counted of [...messageCounts(pieces, template.range.start), ...prefix(pieces)]) {
    const { offset, text, tooltip } = counted;
    if (text.trim() === '' || offset < from || offset > to) continue;
    const count = await countTokens(text, model);
    if (signal?.aborted) return undefined;
    hints.push({
      position: file.text.positionAt(offset),
      label: counted.label(tokenCountText(count)),
      kind: InlayHintKind.Type,
      paddingLeft: true,
      paddingRight: true,
      tooltip: tooltip(countingText(model)),
    });
  }
  return hints;
}

function messageCounts(pieces: readonly Piece[], start: number): readonly CountedPrompt[] {
  const found: { offset: number; text: string; varies: boolean }[] = [];
  let current = { offset: start, text: '', varies: false };
  for (const piece of pieces) {
    if (piece.type === 'text') current.text += piece.text;
    else if (piece.type === 'varying') current.varies = true;
    else {
      found.push(current);
      current = { offset: piece.at.range.end, text: '', varies: false };
    }
  }
  return [...found, current].map(({ offset, text, varies }) => ({
    offset,
    text: text.trim(),
    label: tokens => words['hint.message'](tokens, varies),
    tooltip: words['hint.message.tooltip'],
  }));
}

/** Everything before the first variable piece. Undefined when nothing is variable. */
function prefix(pieces: readonly Piece[]): readonly CountedPrompt[] {
  const index = pieces.findIndex(({ type }) => type === 'varying');
  const first = pieces[index];
  if (first?.type !== 'varying') return [];
  const text = pieces.slice(0, index).map(piece => (piece.type === 'text' ? piece.text : ''));
  return [
    {
      offset: first.at.range.start,
      text: text.join(''),
      label: words['hint.prefix'],
      tooltip: words['hint.prefix.tooltip'],
    },
  ];
}

/** A prompt in reading order: its own text, that of its partials, and the relevant tags between them. */
type Piece =
  | { readonly type: 'text'; readonly text: string }
  /** Starts a message. */
  | { readonly type: 'role'; readonly at: Tag }
  /** May differ between calls. `at` is the tag in the prompt's own file. */
  | { readonly type: 'varying'; readonly at: Tag };

/** The pieces of a prompt in order, with partials inserted. A partial that calls itself is omitted. */
function promptPieces(workspace: Workspace, file: PromptFile): readonly Piece[] {
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
