import type { PanelToolCall } from '../../../protocol/conversation.ts';
import { jsonTokens } from '../reply/jsonTokens.ts';
import { PieceText } from '../reply/pieceText.tsx';

/** The name of the tool, with a number when the reply calls it several times. */
export function callName(calls: readonly PanelToolCall[], index: number): string {
  const { name = '' } = calls[index] ?? {};
  const same = calls.filter(call => call.name === name).length;
  const number = calls.slice(0, index + 1).filter(call => call.name === name).length;
  return same > 1 ? `${name} #${number}` : name;
}

/** Text that is formatted and colored if it is JSON. */
export function Json({ text }: { readonly text: string }) {
  const pieces = jsonTokens(text) ?? [{ text }];
  return (
    <>
      {pieces.map((piece, i) => (
        <PieceText key={i} piece={piece} />
      ))}
    </>
  );
}
