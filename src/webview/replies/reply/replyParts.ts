import type { ReplyPiece } from './replyPieces.ts';

/** Minimum length of a part in UTF-16 units, after which it ends at the next possible place. */
const PART = 4_096;
/** A longer line is split between words. */
const LONGEST = 16_384;

/**
 * Splits a text into parts with separate layout, so that appended text does not cause a new layout of the
 * rest. Parts end after a line break, or inside a line of more than 16,384 characters. Joined they are the
 * text.
 */
export function textParts(text: string): readonly string[] {
  const parts: string[] = [];
  let from = 0;
  while (from < text.length) {
    const end = partEnd(text, from) ?? text.length;
    parts.push(text.slice(from, end));
    from = end;
  }
  return parts;
}

/**
 * Where a part ends.
 * @param before the length of the part before `from`.
 * @returns an offset in the text, or undefined when the part is not complete.
 */
export function partEnd(text: string, from: number, before = 0): number | undefined {
  const start = from - before;
  const line = text.indexOf('\n', Math.max(from, start + PART - 1));
  if (line !== -1 && line < start + LONGEST) return line + 1;
  const end = start + LONGEST;
  if (text.length <= end) return undefined;
  const space = text.lastIndexOf(' ', end);
  if (space >= from && space > start + PART) return space + 1;
  return splitsPair(text, end) && end - 1 > from ? end - 1 : end;
}

function splitsPair(text: string, offset: number): boolean {
  return (
    /[\udc00-\udfff]/.test(text.charAt(offset)) && /[\ud800-\udbff]/.test(text.charAt(offset - 1))
  );
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
