import type { PanelFinding } from '../../../protocol/panelColumn.ts';
import { type JsonToken, jsonTokens } from './jsonTokens.ts';

/** A piece of a reply as it is drawn. */
export interface ReplyPiece {
  readonly text: string;
  /** Absent in a reply that is not formatted as JSON. */
  readonly kind?: JsonToken['kind'];
  /** Indexes of the findings for which it is underlined, usually none. */
  readonly findings: readonly number[];
}

/**
 * A finished reply, formatted if it is JSON, split where the color or the underline changes. For an object or
 * list, the bracket is underlined. For a longer text, the first line.
 */
export function replyPieces(
  text: string,
  findings: readonly PanelFinding[],
): readonly ReplyPiece[] {
  const marks = marksOf(text, findings);
  const tokens = jsonTokens(text);
  return tokens ? tokenPieces(tokens, marks) : textPieces(text, marks);
}

interface Mark {
  /** The index of the finding. */
  readonly index: number;
  readonly start: number;
  readonly end: number;
}

/** In the order of the text. */
function marksOf(text: string, findings: readonly PanelFinding[]): readonly Mark[] {
  return findings
    .flatMap(({ range }, index) =>
      range && range.start <= text.length ? [{ index, ...visible(text, range) }] : [],
    )
    .sort((a, b) => a.start - b.start);
}

/** A finding at the end of a text has no width, so the character before it is marked. */
function visible(
  text: string,
  { start, end }: { readonly start: number; readonly end: number },
): { readonly start: number; readonly end: number } {
  if (end <= start) return { start: Math.max(0, start - 1), end: Math.max(1, start) };
  const lineEnd = text.slice(start, end).search(/[\r\n]/);
  return { start, end: lineEnd > 0 ? start + lineEnd : end };
}

function tokenPieces(tokens: readonly JsonToken[], marks: readonly Mark[]): readonly ReplyPiece[] {
  let next = 0;
  return tokens.map(({ kind, text, start = 0 }) => {
    const findings: number[] = [];
    const end = kind === 'space' ? 0 : start + text.length;
    for (let mark = marks[next]; mark && mark.start < end; mark = marks[++next]) {
      findings.push(mark.index);
    }
    return { kind, text, findings };
  });
}

function textPieces(text: string, marks: readonly Mark[]): readonly ReplyPiece[] {
  const cuts = new Set([0, text.length, ...marks.flatMap(({ start, end }) => [start, end])]);
  const places = [...cuts].sort((a, b) => a - b);
  const pieces: ReplyPiece[] = [];
  let open: readonly Mark[] = [];
  let next = 0;
  for (const [index, start] of places.slice(0, -1).entries()) {
    open = open.filter(({ end }) => end > start);
    for (let mark = marks[next]; mark && mark.start <= start; mark = marks[++next]) {
      open = [...open, mark];
    }
    pieces.push({
      text: text.slice(start, places[index + 1]),
      findings: open.map(mark => mark.index),
    });
  }
  return pieces;
}
