import type { Protocol } from '../../model/providers.ts';
import type { ToolDefinition } from '../../model/request.ts';
import { portableSchema } from '../portableSchema.ts';

/** A tool's input as OpenAI takes it: strict when the schema allows it, otherwise as written, for a hint. */
export function toolParameters({ inputSchema }: ToolDefinition, protocol: Protocol) {
  const { schema, strict } = portableSchema(inputSchema, protocol) ?? {
    schema: inputSchema,
    strict: false,
  };
  return { parameters: { ...schema }, strict };
}
