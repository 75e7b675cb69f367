import type { ReplyPiece } from './replyPieces.ts';

/** Minimum length of a part in UTF-16 units, after which it ends at the next possible place. */
const PART = 4_096;
/** A longer line is split between words. */
const LONGEST = 16_384;

/**
 * Splits a reply into parts with separate layout, so that appended text does not cause a new layout of the
 * rest. Parts end after a line break, or inside a line of more than 16,384 characters. Joined they are the
 * text.
 * @param known the parts of the text so far. Parts that are still valid are returned as they are.
 */
export function textParts(text: string, known: readonly string[] = []): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  // The last part may grow.
  for (const part of known.slice(0, -1)) {
    if (!text.startsWith(part, from)) break;
    parts.push(part);
    from += part.length;
  }
  while (from < text.length) {
    const end = endOfPart(text, from);
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

function endOfPart(text: string, from: number): number {
  if (text.length - from <= PART) return text.length;
  const line = text.indexOf('\n', from + PART - 1);
  if (line !== -1 && line < from + LONGEST) return line + 1;
  if (text.length - from <= LONGEST) return text.length;
  const space = text.lastIndexOf(' ', from + LONGEST);
  if (space > from + PART) return space + 1;
  const end = from + LONGEST;
  const split = /[\udc00-\udfff]/.test(text.charAt(end));
  return split ? end - 1 : end;
}

/** The pieces of a finished reply in parts with separate layout. Joined they are the reply. */
export function pieceParts(pieces: readonly ReplyPiece[]): readonly (readonly ReplyPiece[])[] {
  const parts: ReplyPiece[][] = [];
  let part: ReplyPiece[] = [];
  let length = 0;
  const end = (): void => {
    if (part.length > 0) parts.push(part);
    part = [];
    length = 0;
  };
  for (const piece of pieces.flatMap(divided)) {
    if (length >= PART && piece.kind === 'space' && piece.text.startsWith('\n')) {
      part.push({ ...piece, text: '\n' });
      end();
      part.push({ ...piece, text: piece.text.slice(1) });
      length = piece.text.length - 1;
      continue;
    }
    part.push(piece);
    length += piece.text.length;
    if (length >= PART && piece.text.endsWith('\n')) end();
  }
  end();
  return parts;
}

function divided(piece: ReplyPiece): readonly ReplyPiece[] {
  if (piece.kind !== undefined || piece.text.length <= PART) return [piece];
  return textParts(piece.text).map(text => ({ ...piece, text }));
}
