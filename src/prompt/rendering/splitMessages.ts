import { type Message, type Part, textOf } from '../messages/message.ts';
import type { Origin, Span } from './provenance.ts';

/** What a helper leaves in the rendered text, as data: the text only holds a token for it. */
export type Marker =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'history' }
  | { readonly type: 'media'; readonly url: string; readonly contentType?: string }
  | { readonly type: 'section'; readonly name: string };

/** Text with where it comes from: its spans follow each other from its first to its last character. */
export interface TracedText {
  readonly type: 'text';
  readonly text: string;
  readonly spans: readonly Span[];
}

/** Rendered text, in order: literal text and the marks between. */
export type Piece = string | TracedText | Marker;

/** A message of the template before its pieces are made parts. */
interface Draft {
  role: string;
  pieces: readonly Piece[];
}

/**
 * Dotprompt's rules: the first message is the user's; blank text between marks is dropped; what follows
 * the history is the model's until a role says otherwise; without `{{history}}` the history goes before
 * a last user message, else to the end.
 */
export function splitMessages(
  pieces: readonly Piece[],
  history: readonly Message[] = [],
): readonly Message[] {
  return draftsIn(pieces, history).map(messageOf);
}

/** The spans of each message that {@link splitMessages} makes of traced pieces. */
export function splitSpans(
  pieces: readonly Piece[],
  history: readonly Message[] = [],
): readonly (readonly Span[])[] {
  let earlier = 0;
  return draftsIn(pieces, history).map(draft => {
    if ('pieces' in draft) return joinedSpans(draft.pieces);
    const origin: Origin = { kind: 'history', message: earlier++ };
    const end = textOf(draft).length;
    return end === 0 ? [] : [{ start: 0, end, origin }];
  });
}

function draftsIn(
  pieces: readonly Piece[],
  history: readonly Message[],
): readonly (Draft | Message)[] {
  let current: Draft = { role: 'user', pieces: [] };
  const drafts: (Draft | Message)[] = [current];
  for (const run of runsOf(pieces)) {
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

function messageOf(draft: Draft | Message): Message {
  if ('content' in draft) return draft;
  return { role: draft.role, content: draft.pieces.flatMap(partsOf) };
}

function joinedSpans(pieces: readonly Piece[]): readonly Span[] {
  let offset = 0;
  return pieces.flatMap(piece => {
    if (typeof piece === 'string' || piece.type !== 'text' || isBlank(piece)) return [];
    const from = offset;
    offset += piece.text.length;
    return piece.spans.map(({ start, end, origin }) => ({
      start: from + start,
      end: from + end,
      origin,
    }));
  });
}

type Run =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'history' }
  | { readonly type: 'content'; readonly pieces: readonly Piece[] };

/** Joins what stands between role and history marks; runs of nothing but blank text vanish. */
function runsOf(pieces: readonly Piece[]): readonly Run[] {
  const runs: Run[] = [];
  let content: Piece[] = [];
  const flush = (): void => {
    if (!content.every(isBlank)) runs.push({ type: 'content', pieces: content });
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

/** Text of nothing but white space; a medium or a section is something. */
function isBlank(piece: Piece): boolean {
  return textIn(piece)?.trim() === '';
}

function textIn(piece: Piece): string | undefined {
  if (typeof piece === 'string') return piece;
  return piece.type === 'text' ? piece.text : undefined;
}

function partsOf(piece: Piece): readonly Part[] {
  const text = textIn(piece);
  if (text !== undefined) return isBlank(piece) ? [] : [{ text }];
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
