import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { isRecord } from '../../../text/isRecord.ts';

/** What is taken for a text and a list of which the schema says no limit: generous on purpose. */
const OPEN_TEXT = 500;
const OPEN_LIST = 20;

/** The same for a list within a list: products of them would say nothing. */
const OPEN_INNER_LIST = 3;

/** Characters a token, at least, in the JSON of names and numbers. */
const CHARACTERS_A_TOKEN = 3;

/**
 * About how many tokens a long reply in the shape of a schema has; an estimate for judging a limit by.
 * Undefined where the schema leaves the shape open.
 */
export function outputNeed(schema: JsonSchema): number | undefined {
  const need = needOf(schema, 0);
  return need === undefined ? undefined : Math.ceil(need);
}

function needOf(schema: unknown, depth: number, inList = false): number | undefined {
  if (!isRecord(schema) || depth > 20) return undefined;
  if (Array.isArray(schema['enum'])) return Math.max(1, ...schema['enum'].map(tokensOf));
  if (schema['const'] !== undefined) return tokensOf(schema['const']);
  const types = [schema['type']].flat().filter(type => type !== 'null');
  if (types.length !== 1) return undefined;
  switch (types[0]) {
    case 'boolean':
      return 2;
    case 'integer':
    case 'number':
      return 8;
    case 'string': {
      const most = schema['maxLength'];
      return typeof most === 'number' ? Math.ceil(most / CHARACTERS_A_TOKEN) : OPEN_TEXT;
    }
    case 'array': {
      const item = needOf(schema['items'], depth + 1, true);
      const most = schema['maxItems'];
      const length = typeof most === 'number' ? most : inList ? OPEN_INNER_LIST : OPEN_LIST;
      return item === undefined ? undefined : length * (item + 1);
    }
    case 'object':
      return needOfObject(schema, depth, inList);
    default:
      return undefined;
  }
}

function needOfObject(schema: JsonSchema, depth: number, inList: boolean): number | undefined {
  const properties = schema['properties'];
  const others = schema['additionalProperties'];
  if (!isRecord(properties) || others === true || isRecord(others)) return undefined;
  let total = 2;
  for (const [name, value] of Object.entries(properties)) {
    const need = needOf(value, depth + 1, inList);
    if (need === undefined) return undefined;
    total += tokensOf(name) + 2 + need;
  }
  return total;
}

function tokensOf(value: unknown): number {
  return Math.ceil((JSON.stringify(value)?.length ?? 0) / CHARACTERS_A_TOKEN);
}
