import type { Finding } from '../../schema/validation/finding.ts';
import { writtenRule } from '../../schema/writtenRule.ts';
import { isRecord } from '../../text/isRecord.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/replacement.ts';
import { keyRange, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { PromptDocument } from '../document.ts';

/** Which schema a finding is about. `tool`: the input schema of a tool that the file defines. */
export type RuleHolder = 'output' | 'input' | 'contract' | { readonly tool: string };

/**
 * The range in the prompt file of the rule that a finding is about: the limit, the list of allowed values,
 * the type, the key of a required field, or the object that allows no other fields. For a schema known by
 * name it is the name. Undefined when the file has no such schema or contract.
 */
export function ruleRange(
  { metadata, frontmatter, text }: PromptDocument,
  finding: Pick<Finding, 'schemaPointer' | 'pointer'>,
  of: RuleHolder = 'output',
): TextRange | undefined {
  if (!frontmatter) return undefined;
  const { yaml } = frontmatter;
  if (of === 'contract') {
    const key = 'touchstone.contract';
    const steps = pointerPath(finding.schemaPointer);
    return yaml.has(key) ? valueRange(yaml, [key, ...steps]) : undefined;
  }
  const { raw } = metadata;
  const written = typeof of === 'string' ? schemaIn(raw[of], [of]) : toolSchema(raw, of.tool);
  if (!written) return undefined;
  const { path, part } = writtenRule(written.source, finding);
  const place = [...written.place, ...path];
  if (part === 'key') return keyRange(yaml, place);
  const range = valueRange(yaml, place);
  return range && withoutDescription(text, range);
}

interface WrittenSchema {
  readonly source: unknown;
  readonly place: readonly (string | number)[];
}

function schemaIn(holder: unknown, place: WrittenSchema['place']): WrittenSchema | undefined {
  const source = isRecord(holder) ? (holder['schema'] ?? undefined) : undefined;
  return source === undefined ? undefined : { source, place: [...place, 'schema'] };
}

/** Of several definitions with the same name, the last one is sent; those of `tools` come after `toolDefs`. */
function toolSchema(
  raw: Readonly<Record<string, unknown>>,
  name: string,
): WrittenSchema | undefined {
  for (const key of ['tools', 'toolDefs']) {
    const list: unknown = raw[key];
    if (!Array.isArray(list)) continue;
    const index = list.findLastIndex(each => isRecord(each) && each['name'] === name);
    const tool: unknown = list[index];
    if (!isRecord(tool)) continue;
    const { inputSchema, input } = tool;
    return inputSchema === undefined || inputSchema === null
      ? schemaIn(input, [key, index, 'input'])
      : { source: inputSchema, place: [key, index, 'inputSchema'] };
  }
  return undefined;
}

/** The range of `integer` in Picoschema's `integer, 1 to 5`. */
function withoutDescription(text: string, { start, end }: TextRange): TextRange {
  const [type] = /^[A-Za-z][\w.-]*(?=,)/.exec(text.slice(start, end)) ?? [];
  return { start, end: type === undefined ? end : start + type.length };
}
