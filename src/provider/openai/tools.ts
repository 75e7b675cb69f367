import type { Protocol } from '../../model/providers.ts';
import type { ToolDefinition } from '../../model/request.ts';
import { portableSchema } from '../portableSchema.ts';

/** The input schema of a tool for OpenAI: strict if the schema allows it, otherwise unchanged, as a hint. */
export function toolParameters({ inputSchema }: ToolDefinition, protocol: Protocol) {
  const { schema, strict } = portableSchema(inputSchema, protocol) ?? {
    schema: inputSchema,
    strict: false,
  };
  return { parameters: { ...schema }, strict };
}
