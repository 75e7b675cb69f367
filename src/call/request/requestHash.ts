import { hash } from 'node:crypto';
import type { ModelRequest } from '../../model/request.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';
import { canonicalJson } from '../../text/json/canonicalJson.ts';

/**
 * SHA-256 of a provider-neutral request as 64 hex digits: what recordings are keyed by.
 * Key order never matters, except in the output schema: models fill properties in the order given.
 * Sealed parts are left out: they are a provider's state, new in every reply, so a conversation with tools
 * is the same request whether its earlier turns were live or replayed.
 */
export function requestHash(request: ModelRequest): string {
  return hashOf(request, request.messages.map(withoutSealed));
}

/** The hash that a request had when sealed parts were part of it; undefined when it has none. */
export function hashWithSealed(request: ModelRequest): string | undefined {
  const hasSealed = request.messages.some(({ content }) => content.some(isSealed));
  return hasSealed ? hashOf(request, request.messages) : undefined;
}

function hashOf(request: ModelRequest, messages: readonly Message[]): string {
  // What is cached with the provider changes nothing in the answer.
  const { output, stablePrefix: _, ...rest } = request;
  const keyed = output && { format: output.format, schema: JSON.stringify(output.schema) };
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
