import type { JsonToken } from './jsonTokens.ts';

interface PieceProps {
  readonly piece: { readonly text: string; readonly kind?: JsonToken['kind'] };
}

/** A piece of text in the color of its JSON token. */
export function PieceText({ piece: { text, kind } }: PieceProps) {
  return kind && kind !== 'space' ? <span class={`json-${kind}`}>{text}</span> : text;
}
