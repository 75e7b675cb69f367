import { stringify } from 'yaml';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { blocks, code, codeBlock, joined, type Markdown, md, plain, prose } from '../markdown.ts';
import { messages } from '../messages/hover.ts';
import { typeName, valuesOf } from '../schemaLookup.ts';

/** The documentation of a key of ours: what it is for, what it may be, an example. */
export function keyText(key: string, schema: JsonSchema): Markdown {
  const { description, examples } = schema;
  const [example] = Array.isArray(examples) ? examples : [];
  const values = valuesOf([schema]).map(value => code(String(value)));
  const kind = values.length > 0 ? joined(values, ', ') : plain(typeName(schema));
  return blocks(
    md`**${plain(key)}** (${kind}${limitsOf(schema)})`,
    typeof description === 'string' ? prose(description) : undefined,
    example === undefined
      ? undefined
      : codeBlock(stringify({ [key]: example }, { lineWidth: 0 }).trimEnd(), 'yaml'),
  );
}

/** What a schema of data says of a field: type, allowed values, description. */
export function fieldText(name: string, schema: JsonSchema): Markdown {
  const { description } = schema;
  return blocks(
    md`**${plain(name)}**: ${code(typeName(schema))}${limitsOf(schema)}`,
    typeof description === 'string' ? plain(description) : undefined,
  );
}

function limitsOf({ minimum, maximum }: JsonSchema): Markdown {
  const [least, most] = [String(minimum), String(maximum)];
  if (minimum !== undefined && maximum !== undefined) {
    return md`, ${plain(messages['limit.range'](least, most))}`;
  }
  if (minimum !== undefined) return md`, ${plain(messages['limit.least'](least))}`;
  return maximum === undefined ? md`` : md`, ${plain(messages['limit.most'](most))}`;
}
