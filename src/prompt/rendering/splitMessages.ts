import { type Message, messageText, type Part } from '../messages/message.ts';
import type { TextOrigin, TextSpan } from './provenance.ts';

/** Data for the output of a helper. The rendered text only contains a token for it. */
export type Marker =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'history' }
  | { readonly type: 'media'; readonly url: string; readonly contentType?: string }
  | { readonly type: 'section'; readonly name: string };

/** Text with its origins. The spans cover the whole text without gaps. */
export interface TracedText {
  readonly type: 'text';
  readonly text: string;
  readonly spans: readonly TextSpan[];
}

/** Rendered text in order: literal text and the markers in it. */
export type RenderedPiece = string | TracedText | Marker;

/** A message of the template before its pieces are converted to parts. */
interface Draft {
  role: string;
  pieces: readonly RenderedPiece[];
}

/**
 * Splits rendered text into messages by Dotprompt's rules: the first message is from the user; whitespace
 * between markers is removed; text after the history is from the model unless a role follows; without
 * `{{history}}`, the history is inserted before the last user message, otherwise at the end.
 */
export function splitMessages(
  pieces: readonly RenderedPiece[],
  history: readonly Message[] = [],
): readonly Message[] {
  return draftsIn(pieces, history).map(finishedMessage);
}

/** The spans of each message of {@link splitMessages} for traced pieces. */
export function splitSpans(
  pieces: readonly RenderedPiece[],
  history: readonly Message[] = [],
): readonly (readonly TextSpan[])[] {
  let earlier = 0;
  return draftsIn(pieces, history).map(draft => {
    if ('pieces' in draft) return joinedSpans(draft.pieces);
    const origin: TextOrigin = { kind: 'history', message: earlier++ };
    const end = messageText(draft).length;
    return end === 0 ? [] : [{ start: 0, end, origin }];
  });
}

function draftsIn(
  pieces: readonly RenderedPiece[],
  history: readonly Message[],
): readonly (Draft | Message)[] {
  let current: Draft = { role: 'user', pieces: [] };
  const drafts: (Draft | Message)[] = [current];
  for (const run of pieceRuns(pieces)) {
    if (run.type === 'role') {
      if (current.pieces.length > 0) {
        current = { role: run.role, pieces: [] };
        drafts.push(current);
      } else {
        current.role = run.role;
      }
    } else if (run.type === 'history') {
      drafts.push(...history.map(asHistory));
      current = { role: 'model', pieces: [] };
      drafts.push(current);
    } else {
      current.pieces = [...current.pieces, ...run.pieces];
    }
  }
  const filled = drafts.filter(draft => 'content' in draft || draft.pieces.length > 0);
  return insertHistory(filled, history);
}

function finishedMessage(draft: Draft | Message): Message {
  if ('content' in draft) return draft;
  return { role: draft.role, content: draft.pieces.flatMap(messageParts) };
}

function joinedSpans(pieces: readonly RenderedPiece[]): readonly TextSpan[] {
  let offset = 0;
  return pieces.flatMap(piece => {
    if (typeof piece === 'string' || piece.type !== 'text' || isBlankPiece(piece)) return [];
    const from = offset;
    offset += piece.text.length;
    return piece.spans.map(({ start, end, origin }) => ({
      start: from + start,
      end: from + end,
      origin,
    }));
  });
}

type PieceRun =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'history' }
  | { readonly type: 'content'; readonly pieces: readonly RenderedPiece[] };

/** Joins the pieces between role and history markers. Runs of only whitespace are removed. */
function pieceRuns(pieces: readonly RenderedPiece[]): readonly PieceRun[] {
  const runs: PieceRun[] = [];
  let content: RenderedPiece[] = [];
  const flush = (): void => {
    if (!content.every(isBlankPiece)) runs.push({ type: 'content', pieces: content });
    content = [];
  };
  for (const piece of pieces) {
    if (typeof piece !== 'string' && (piece.type === 'role' || piece.type === 'history')) {
      flush();
      runs.push(piece);
    } else {
      content.push(piece);
    }
  }
  flush();
  return runs;
}

/** Text that contains only whitespace. Media and sections are not blank. */
function isBlankPiece(piece: RenderedPiece): boolean {
  return textIn(piece)?.trim() === '';
}

function textIn(piece: RenderedPiece): string | undefined {
  if (typeof piece === 'string') return piece;
  return piece.type === 'text' ? piece.text : undefined;
}

function messageParts(piece: RenderedPiece): readonly Part[] {
  const text = textIn(piece);
  if (text !== undefined) return isBlankPiece(piece) ? [] : [{ text }];
  if (typeof piece === 'string') return [];
  if (piece.type === 'section') return [{ metadata: { purpose: piece.name, pending: true } }];
  if (piece.type !== 'media') return [];
  const { url, contentType } = piece;
  return [{ media: contentType === undefined ? { url } : { url, contentType } }];
}

function asHistory({ role, content, metadata }: Message): Message {
  return { role, content, metadata: { ...metadata, purpose: 'history' } };
}

function insertHistory(
  drafts: readonly (Draft | Message)[],
  history: readonly Message[],
): readonly (Draft | Message)[] {
  if (drafts.some(draft => 'content' in draft)) return drafts;
  const last = drafts.at(-1);
  if (last?.role === 'user') return [...drafts.slice(0, -1), ...history, last];
  return [...drafts, ...history];
}
