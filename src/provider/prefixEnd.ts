import type { ModelRequest } from '../model/request.ts';
import type { Message, Part } from '../prompt/messages/message.ts';

/** The messages with a break in the text where the stable prefix ends. */
export interface BrokenMessages {
  readonly messages: readonly Message[];
  /** The last message of the prefix; -1 when there is no prefix. */
  readonly message: number;
  /** How many of that message's parts with text or media belong to it; all of them when absent. */
  readonly texts?: number;
}

/** Breaks the text in which a request's stable prefix ends, as providers mark whole blocks only. */
export function brokenAtPrefix({ messages, stablePrefix }: ModelRequest): BrokenMessages {
  if (!stablePrefix) return { messages, message: -1 };
  const { messages: whole, characters } = stablePrefix;
  const last = messages[whole];
  if (characters === 0 || !last) return { messages, message: Math.min(whole, messages.length) - 1 };
  const [head, tail] = cut(last.content, characters);
  const broken = { ...last, content: [...head, ...tail] };
  return {
    messages: messages.with(whole, broken),
    message: whole,
    texts: head.filter(part => ('text' in part ? part.text !== '' : 'media' in part)).length,
  };
}

function cut(content: readonly Part[], characters: number): readonly [Part[], Part[]] {
  const head: Part[] = [];
  const tail: Part[] = [];
  let left = characters;
  for (const part of content) {
    if (left === 0) tail.push(part);
    // What is left of a text must be one: providers refuse blocks of nothing but whitespace.
    else if (!('text' in part) || part.text.slice(left).trim() === '') head.push(part);
    else {
      head.push({ ...part, text: part.text.slice(0, left) });
      tail.push({ ...part, text: part.text.slice(left) });
    }
    left -= Math.min(left, 'text' in part ? part.text.length : 0);
  }
  return [head, tail];
}
