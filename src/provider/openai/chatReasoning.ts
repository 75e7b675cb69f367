import { isRecord } from '../../text/isRecord.ts';
import { listItems, wordIn } from '../transport/frames.ts';

/**
 * The reasoning of a model, in the fields that a server sends with the reply and expects with the result of a
 * call: DeepSeek's text, OpenRouter's list of details.
 */
export interface ChatReasoning {
  /** Adds the reasoning of a message or of a delta. */
  add(delta: Readonly<Record<string, unknown>>): void;
  /** All of it as fields of a message. Undefined when there is none. */
  whole(): Readonly<Record<string, unknown>> | undefined;
}

export function chatReasoning(): ChatReasoning {
  let text = '';
  const details: unknown[] = [];
  return {
    add(delta) {
      text += wordIn(delta['reasoning_content']) ?? '';
      for (const detail of listItems(delta['reasoning_details'])) addDetail(details, detail);
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

/** The pieces of one detail are consecutive and have the same index. */
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
