import type { PromptDocument } from '../../../prompt/document.ts';
import type { InputPath } from '../../../prompt/template/variables.ts';
import { isJsonSchema } from '../../../schema/picoschema.ts';
import { isRecord } from '../../../text/isRecord.ts';

export interface SchemaFields {
  /** Keys from the root of the frontmatter to the map that contains the fields. */
  readonly path: readonly string[];
  readonly style: 'picoschema' | 'json';
}

/**
 * Where the fields of an input path are declared in the frontmatter. Undefined when they are not in a map.
 */
export function inputFields(
  { metadata }: PromptDocument,
  path: InputPath,
): SchemaFields | undefined {
  const input = metadata.raw['input'];
  const source = isRecord(input) ? input['schema'] : undefined;
  const start = ['input', 'schema'];
  if (source === undefined || source === null) {
    return path.length === 0 ? { path: start, style: 'picoschema' } : undefined;
  }
  if (!isRecord(source)) return undefined;
  return isJsonSchema(source)
    ? jsonFields(source, path, start)
    : picoschemaFields(source, path, start);
}

function jsonFields(
  source: Readonly<Record<string, unknown>>,
  path: InputPath,
  start: readonly string[],
): SchemaFields | undefined {
  let here: unknown = source;
  const keys = [...start];
  const enter = (key: string): void => {
    here = isRecord(here) ? here[key] : undefined;
    keys.push(key);
  };
  for (const step of path) {
    if (step === '*' || step === '?') {
      if (isRecord(here) && isRecord(here['items'])) enter('items');
    } else {
      enter('properties');
      enter(step);
    }
  }
  return isRecord(here) ? { path: [...keys, 'properties'], style: 'json' } : undefined;
}

function picoschemaFields(
  source: Readonly<Record<string, unknown>>,
  path: InputPath,
  start: readonly string[],
): SchemaFields | undefined {
  let here: unknown = source;
  const keys = [...start];
  for (const step of path) {
    // In Picoschema, the element of a list is directly under the key of the list.
    if (step === '*' || step === '?') continue;
    const key: string | undefined = isRecord(here)
      ? Object.keys(here).find(written => written.replace(/[?(].*$/s, '') === step)
      : undefined;
    if (key === undefined) return undefined;
    here = isRecord(here) ? here[key] : undefined;
    keys.push(key);
  }
  return isRecord(here) ? { path: keys, style: 'picoschema' } : undefined;
}
