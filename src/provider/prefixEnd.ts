import type { ModelRequest } from '../model/request.ts';
import type { Message, Part } from '../prompt/messages/message.ts';

/** The messages with a text split where the stable prefix ends. */
export interface BrokenMessages {
  readonly messages: readonly Message[];
  /** The index of the last message of the prefix. -1 without a prefix. */
  readonly message: number;
  /** How many parts with text or media of that message belong to the prefix. All of them when absent. */
  readonly texts?: number;
}

/**
 * Splits the text in which the stable prefix of a request ends, because providers can only mark whole blocks.
 */
export function brokenAtPrefix({ messages, stablePrefix }: ModelRequest): BrokenMessages {
  if (!stablePrefix) return { messages, message: -1 };
  const { messages: whole, characters } = stablePrefix;
  const last = messages[whole];
  if (characters === 0 || !last) return { messages, message: Math.min(whole, messages.length) - 1 };
  const [head, tail] = cutContent(last.content, characters);
  const broken = { ...last, content: [...head, ...tail] };
  return {
    messages: messages.with(whole, broken),
    message: whole,
    texts: head.filter(part => ('text' in part ? part.text !== '' : 'media' in part)).length,
  };
}

function cutContent(content: readonly Part[], characters: number): readonly [Part[], Part[]] {
  const head: Part[] = [];
  const tail: Part[] = [];
  let left = characters;
  for (const part of content) {
    if (left === 0) tail.push(part);
    // The rest of a text must contain more than whitespace, because providers refuse blank blocks.
    else if (!('text' in part) || part.text.slice(left).trim() === '') head.push(part);
    else {
      head.push({ ...part, text: part.text.slice(0, left) });
      tail.push({ ...part, text: part.text.slice(left) });
    }
    left -= Math.min(left, 'text' in part ? part.text.length : 0);
  }
  return [head, tail];
}
