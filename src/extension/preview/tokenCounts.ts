import { countTokens, type TokenCount } from '../../model/tokens/tokens.ts';
import type { PreviewMessage } from '../../protocol/preview.ts';

/** Maximum number of cached texts, enough for a few prompts. */
const MOST = 500;

/** Counts the tokens of messages. Each text is counted once, because typing changes only one of many. */
export interface TokenCounts {
  /** The messages with the counts that are known so far. */
  known(messages: readonly PreviewMessage[], model: string): readonly PreviewMessage[];
  count(messages: readonly PreviewMessage[], model: string): Promise<void>;
}

export function createTokenCounts(): TokenCounts {
  const counts = new Map<string, TokenCount>();
  const keyOf = (message: PreviewMessage, model: string): string =>
    `${model} ${previewText(message)}`;

  return {
    known: (messages, model) =>
      messages.map(message => {
        const tokens = counts.get(keyOf(message, model));
        return tokens === undefined ? message : { ...message, tokens };
      }),
    async count(messages, model) {
      for (const message of messages) {
        const key = keyOf(message, model);
        if (counts.has(key)) continue;
        if (counts.size >= MOST) counts.clear();
        counts.set(key, await countTokens(previewText(message), model));
      }
    },
  };
}

function previewText({ parts }: PreviewMessage): string {
  return parts
    .map(part => (part.type === 'text' ? part.spans.map(({ text }) => text).join('') : ''))
    .join('');
}
