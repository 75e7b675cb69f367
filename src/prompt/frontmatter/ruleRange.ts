import type { Finding } from '../../schema/validation/finding.ts';
import { writtenRule } from '../../schema/writtenRule.ts';
import { isRecord } from '../../text/isRecord.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import { keyRange, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { TextRange } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';

/**
 * The range in the prompt file of the rule that a finding is about: the limit, the list of allowed values,
 * the type, the key of a required field, or the object that allows no other fields. For a schema known by
 * name it is the name. Undefined when the file has no such schema or contract.
 */
export function ruleRange(
  { metadata, frontmatter, text }: PromptDocument,
  finding: Pick<Finding, 'schemaPointer' | 'pointer'>,
  of: 'output' | 'input' | 'contract' = 'output',
): TextRange | undefined {
  if (!frontmatter) return undefined;
  const { yaml } = frontmatter;
  if (of === 'contract') {
    const key = 'touchstone.contract';
    const steps = pointerPath(finding.schemaPointer);
    return yaml.has(key) ? valueRange(yaml, [key, ...steps]) : undefined;
  }
  const holder = metadata.raw[of];
  const source = isRecord(holder) ? holder['schema'] : undefined;
  if (source === undefined || source === null) return undefined;
  const { path, part } = writtenRule(source, finding);
  const place = [of, 'schema', ...path];
  if (part === 'key') return keyRange(yaml, place);
  const range = valueRange(yaml, place);
  return range && withoutDescription(text, range);
}

/** The range of `integer` in Picoschema's `integer, 1 to 5`. */
function withoutDescription(text: string, { start, end }: TextRange): TextRange {
  const [type] = /^[A-Za-z][\w.-]*(?=,)/.exec(text.slice(start, end)) ?? [];
  return { start, end: type === undefined ? end : start + type.length };
}
