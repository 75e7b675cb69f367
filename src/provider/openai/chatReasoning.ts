import { isRecord } from '../../text/isRecord.ts';
import { itemsOf, wordIn } from '../transport/frames.ts';

/**
 * What a model thought, in the fields that a server gives with the reply and wants back with a call's
 * result: DeepSeek's text, OpenRouter's list of details.
 */
export interface ChatReasoning {
  /** Takes the reasoning of a message, or of the piece of one that a delta adds. */
  add(delta: Readonly<Record<string, unknown>>): void;
  /** All of it as fields of a message; undefined when there is none. */
  whole(): Readonly<Record<string, unknown>> | undefined;
}

export function chatReasoning(): ChatReasoning {
  let text = '';
  const details: unknown[] = [];
  return {
    add(delta) {
      text += wordIn(delta['reasoning_content']) ?? '';
      for (const detail of itemsOf(delta['reasoning_details'])) addDetail(details, detail);
    },
    whole() {
      if (text === '' && details.length === 0) return undefined;
      return {
        ...(text !== '' && { reasoning_content: text }),
        ...(details.length > 0 && { reasoning_details: details }),
      };
    },
  };
}

/** The pieces of one detail follow each other and have the same index. */
function addDetail(details: unknown[], detail: unknown): void {
  const last = details.at(-1);
  const index = isRecord(detail) ? detail['index'] : undefined;
  if (
    !isRecord(detail) ||
    !isRecord(last) ||
    index === undefined ||
    last['index'] !== index ||
    last['type'] !== detail['type']
  ) {
    details.push(detail);
    return;
  }
  const joined = ['text', 'summary'].flatMap(key => {
    const added = wordIn(detail[key]);
    return added === undefined ? [] : [[key, (wordIn(last[key]) ?? '') + added]];
  });
  details[details.length - 1] = { ...last, ...detail, ...Object.fromEntries(joined) };
}
