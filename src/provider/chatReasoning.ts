import { isRecord } from '../schema/jsonSchema.ts';

/**
 * What a model thought, in the fields that a server gives with the reply and wants back with a call's
 * result: DeepSeek's text, OpenRouter's list of details.
 */
export interface ChatReasoning {
  readonly reasoning_content?: string;
  readonly reasoning_details?: readonly unknown[];
}

/** The reasoning of a message, or of so much of one as a piece adds. */
export function withReasoning(before: ChatReasoning, piece: unknown): ChatReasoning {
  if (!isRecord(piece)) return before;
  const { reasoning_content: text, reasoning_details: details } = piece;
  const known = before.reasoning_details ?? [];
  return {
    ...before,
    ...(typeof text === 'string' &&
      text !== '' && { reasoning_content: (before.reasoning_content ?? '') + text }),
    ...(Array.isArray(details) &&
      details.length > 0 && { reasoning_details: details.reduce(withDetail, known) }),
  };
}

/** The pieces of one detail follow each other and have the same index. */
function withDetail(known: readonly unknown[], detail: unknown): readonly unknown[] {
  const last = known.at(-1);
  if (!isRecord(detail) || !isRecord(last)) return [...known, detail];
  const { type, index } = detail;
  if (index === undefined || last['index'] !== index || last['type'] !== type) {
    return [...known, detail];
  }
  const joined = ['text', 'summary'].flatMap(key => {
    const added = detail[key];
    return typeof added === 'string' ? [[key, `${last[key] ?? ''}${added}`]] : [];
  });
  return [...known.slice(0, -1), { ...last, ...detail, ...Object.fromEntries(joined) }];
}
