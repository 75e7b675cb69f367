import type { Message, Part } from './message.ts';

/** What a helper leaves in the rendered text, as data: the text only holds a token for it. */
export type Marker =
  | { readonly type: 'role'; readonly role: string }
  | { readonly type: 'history' }
  | { readonly type: 'media'; readonly url: string; readonly contentType?: string }
  | { readonly type: 'section'; readonly name: string };

/** Rendered text, in order: literal text and the marks between. */
export type Piece = string | Marker;

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
  history: readonly Message[] | undefined,
): readonly Message[] {
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
      drafts.push(...(history ?? []).map(asHistory));
      current = { role: 'model', pieces: [] };
      drafts.push(current);
    } else {
      current.pieces = [...current.pieces, ...run.pieces];
    }
  }
  const messages = drafts.flatMap(draft => {
    if ('content' in draft) return [draft];
    return draft.pieces.length > 0
      ? [{ role: draft.role, content: draft.pieces.flatMap(partsOf) }]
      : [];
  });
  return insertHistory(messages, history ?? []);
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
    const blank = content.every(piece => typeof piece === 'string' && piece.trim() === '');
    if (!blank) runs.push({ type: 'content', pieces: content });
    content = [];
  };
  for (const piece of pieces) {
    if (typeof piece === 'string' || piece.type === 'media' || piece.type === 'section') {
      content.push(piece);
    } else {
      flush();
      runs.push(piece);
    }
  }
  flush();
  return runs;
}

function partsOf(piece: Piece): readonly Part[] {
  if (typeof piece === 'string') return piece.trim() === '' ? [] : [{ text: piece }];
  if (piece.type === 'section') return [{ metadata: { purpose: piece.name, pending: true } }];
  if (piece.type !== 'media') return [];
  const { url, contentType } = piece;
  return [{ media: contentType === undefined ? { url } : { url, contentType } }];
}

function asHistory({ role, content, metadata }: Message): Message {
  return { role, content, metadata: { ...metadata, purpose: 'history' } };
}

function insertHistory(
  messages: readonly Message[],
  history: readonly Message[],
): readonly Message[] {
  if (messages.some(message => message.metadata?.['purpose'] === 'history')) return messages;
  const last = messages.at(-1);
  if (last?.role === 'user') return [...messages.slice(0, -1), ...history, last];
  return [...messages, ...history];
}
