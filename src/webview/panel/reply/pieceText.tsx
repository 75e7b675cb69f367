import type { JsonToken } from './jsonTokens.ts';

interface PieceProps {
  readonly piece: { readonly text: string; readonly kind?: JsonToken['kind'] };
}

/** A stretch of text in the colour of what it is in JSON. */
export function PieceText({ piece: { text, kind } }: PieceProps) {
  return kind && kind !== 'space' ? <span class={`json-${kind}`}>{text}</span> : text;
}
