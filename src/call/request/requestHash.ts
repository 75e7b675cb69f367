import { hash } from 'node:crypto';
import type { ModelRequest } from '../../model/request.ts';
import type { Message, Part } from '../../prompt/messages/message.ts';
import { schemaText } from '../../schema/jsonSchema.ts';
import { canonicalJson } from '../../text/json/printJson.ts';
import { latestFor } from '../../text/memo.ts';

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
  const { model, messages: _, parameters, output, tools, toolChoice, ...rest } = request;
  // Prompt caching does not change the reply.
  const { stablePrefix: __, ...unhashed } = rest;
  unhashed satisfies Record<string, never>;
  const begin = `{"messages":${canonicalJson(messages)},"model":${JSON.stringify(model)}`;
  return hash('sha256', `${begin},${endOfJson(parameters, output, tools, toolChoice)}`);
}

/** The canonical JSON of a request after its model. All requests of a prompt have the same one. */
const endOfJson = latestFor(
  (
    parameters: ModelRequest['parameters'],
    output: ModelRequest['output'],
    tools: ModelRequest['tools'],
    toolChoice: ModelRequest['toolChoice'],
  ): string => {
    const keyed = output && {
      format: output.format,
      schema: output.schema && schemaText(output.schema),
    };
    return canonicalJson({ output: keyed, parameters, toolChoice, tools }).slice(1);
  },
);

function withoutSealed(message: Message): Message {
  const { content } = message;
  if (!content.some(isSealed)) return message;
  return { ...message, content: content.filter(part => !isSealed(part)) };
}

function isSealed(part: Part): boolean {
  return 'sealed' in part;
}
