import type { ToolChoice, ToolDefinition } from '../../model/request.ts';
import type { PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { compilePicoschema } from '../../schema/picoschema.ts';
import { isRecord } from '../../text/isRecord.ts';
import { onceFor } from '../../text/memo.ts';

export interface RequestTools {
  readonly tools: readonly ToolDefinition[];
  /** Tools that the prompt names but nothing declares. They are not in the request. */
  readonly undeclared: readonly string[];
  readonly choice?: ToolChoice;
}

/**
 * The tools of a prompt: those defined in its `tools` or `toolDefs`, and those that it names and the caller
 * defines. A definition of the caller replaces one in the file. Source: Genkit's `ToolDefinition` (`name`,
 * `description`, `inputSchema`).
 */
export function requestTools(
  metadata: PromptMetadata,
  declared: readonly ToolDefinition[] = [],
): RequestTools {
  const { tools, raw } = metadata;
  const byName = new Map(definitionsIn(metadata).map(tool => [tool.name, tool]));
  for (const tool of declared) if (byName.has(tool.name)) byName.set(tool.name, tool);
  const undeclared: string[] = [];
  for (const name of tools) {
    if (typeof name !== 'string' || byName.has(name)) continue;
    const tool = declared.find(each => each.name === name);
    if (tool) byName.set(name, tool);
    else undeclared.push(name);
  }
  const choice = choices.find(each => each === raw['toolChoice']);
  return { tools: [...byName.values()], undeclared, ...(choice && { choice }) };
}

/** Returns the same objects for every run, so that compiled schemas are reused. */
const definitionsIn = onceFor((metadata: PromptMetadata): readonly ToolDefinition[] => {
  const toolDefs = metadata.raw['toolDefs'];
  const written = [...(Array.isArray(toolDefs) ? toolDefs : []), ...metadata.tools];
  return written.flatMap(definitionIn);
});

const choices: readonly ToolChoice[] = ['auto', 'required', 'none'];

/** The input schema of a tool without one: any object. */
const anyObject: JsonSchema = { type: 'object' };

function definitionIn(written: unknown): readonly ToolDefinition[] {
  if (!isRecord(written) || typeof written['name'] !== 'string') return [];
  const { name, description, inputSchema, input } = written;
  const source = inputSchema ?? (isRecord(input) ? input['schema'] : undefined);
  const { schema = anyObject } = compilePicoschema(source);
  return [
    {
      name,
      ...(typeof description === 'string' && { description }),
      inputSchema: schema,
    },
  ];
}
