import { closestWord } from '../../text/closest.ts';
import { isRecord } from '../../text/isRecord.ts';
import { pointerPath } from '../../text/json/jsonPointer.ts';
import { parseYaml, type YamlProblem } from '../../text/yaml/positionedYaml.ts';
import type { JsonSchema } from '../jsonSchema.ts';
import type { Finding } from './finding.ts';
import { messages } from './messages.ts';
import { validateValue } from './validate.ts';

export interface CheckedYaml {
  readonly value: unknown;
  /** Problems of the YAML syntax. If there are none, findings of the schema. */
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads a YAML file and validates it against a schema. Each problem has a line. An empty file is `{}`.
 * @param wordsOf returns a more specific message for a finding, or undefined to use the schema's message.
 */
export function checkYaml(
  text: string,
  schema: JsonSchema,
  wordsOf: (finding: Finding, value: unknown) => string | undefined = () => undefined,
): CheckedYaml {
  const yaml = parseYaml(text);
  const value = yaml.value ?? {};
  if (yaml.problems.length > 0) return { value, problems: yaml.problems };
  const problems = validateValue(schema, value).map(finding => {
    const path = pointerPath(finding.pointer);
    const unknown = finding.keyword === 'additionalProperties' ? path.at(-1) : undefined;
    const guess = unknown && closestWord(unknown, allowedKeys(schema, path.slice(0, -1)));
    const isTold = finding.message.endsWith('?');
    const own = wordsOf(finding, value);
    const message =
      own ?? (guess && !isTold ? messages.didYouMean(finding.message, guess) : finding.message);
    const place = unknown === undefined ? yaml.position(path) : yaml.keyPosition(path);
    return { ...place, message };
  });
  return { value, problems };
}

/** The property names that a schema allows at a path, through `properties`, map values and `items`. */
export function allowedKeys(schema: JsonSchema, path: readonly string[]): readonly string[] {
  let here: unknown = schema;
  for (const key of path) here = schemaOfKey(here, key);
  const properties = isRecord(here) ? here['properties'] : undefined;
  return isRecord(properties) ? Object.keys(properties) : [];
}

function schemaOfKey(schema: unknown, key: string): unknown {
  if (!isRecord(schema)) return undefined;
  const properties = schema['properties'];
  if (isRecord(properties) && properties[key] !== undefined) return properties[key];
  const patterns = schema['patternProperties'];
  if (isRecord(patterns)) return Object.values(patterns)[0];
  return schema['items'] ?? schema['additionalProperties'];
}
