import { hash } from 'node:crypto';
import type { ModelRequest } from '../../model/request.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';
import { schemaText } from '../../schema/jsonSchema.ts';
import { canonicalJson } from '../../text/json/printJson.ts';

/**
 * SHA-256 of a request that is independent of the provider, as 64 hex digits. Recordings are found by it. The
 * order of keys does not matter, except in the output schema, because models write properties in its order.
 * Encrypted parts are excluded: they are state of a provider and new in every reply, so that a conversation
 * with tools has the same hash with live and with replayed turns.
 */
export function requestHash(request: ModelRequest): string {
  return hashWithMessages(request, request.messages.map(withoutSealed));
}

/** The hash of the request when encrypted parts were included. Undefined when the request has none. */
export function hashWithSealed(request: ModelRequest): string | undefined {
  const hasSealed = request.messages.some(({ content }) => content.some(isSealed));
  return hasSealed ? hashWithMessages(request, request.messages) : undefined;
}

function hashWithMessages(request: ModelRequest, messages: readonly Message[]): string {
  // Prompt caching does not change the reply.
  const { output, stablePrefix: _, ...rest } = request;
  const keyed = output && {
    format: output.format,
    schema: output.schema && schemaText(output.schema),
  };
  return hash('sha256', canonicalJson({ ...rest, messages, output: keyed }));
}

function withoutSealed(message: Message): Message {
  const { content } = message;
  if (!content.some(isSealed)) return message;
  return { ...message, content: content.filter(part => !isSealed(part)) };
}

function isSealed(part: Part): boolean {
  return 'sealed' in part;
}
