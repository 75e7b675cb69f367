import { visibleJson } from '../../../format/visibleText.ts';
import type { JsonToken } from './jsonTokens.ts';

interface PieceProps {
  readonly piece: { readonly text: string; readonly kind?: JsonToken['kind'] };
}

/** A piece of text in the color of its JSON token. */
export function PieceText({ piece: { text, kind } }: PieceProps) {
  if (!kind || kind === 'space') return text;
  return <span class={`json-${kind}`}>{visibleJson(text)}</span>;
}
