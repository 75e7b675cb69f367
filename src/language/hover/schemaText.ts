import { stringify } from 'yaml';
import type { JsonSchema } from '../../schema/jsonSchema.ts';
import { typeName, valuesOf } from '../schemaPlace.ts';

/** The documentation of a key: what it is for, what it may be, an example. */
export function keyText(key: string, schema: JsonSchema): string {
  const { description, examples } = schema;
  const [example] = Array.isArray(examples) ? examples : [];
  const values = valuesOf([schema]).map(value => `\`${String(value)}\``);
  const limits = limitsOf(schema);
  return [
    `**${key}** (${values.length > 0 ? values.join(', ') : typeName(schema)}${limits})`,
    ...(typeof description === 'string' ? ['', description] : []),
    ...(example === undefined
      ? []
      : ['', '```yaml', stringify({ [key]: example }, { lineWidth: 0 }).trimEnd(), '```']),
  ].join('\n');
}

/** What a schema of data says of a field: type, allowed values, description. */
export function fieldText(name: string, schema: JsonSchema): string {
  const { description } = schema;
  return [
    `**${name}**: \`${typeName(schema)}\`${limitsOf(schema)}`,
    ...(typeof description === 'string' ? ['', description] : []),
  ].join('\n');
}

function limitsOf({ minimum, maximum }: JsonSchema): string {
  if (minimum !== undefined && maximum !== undefined) return `, ${minimum} to ${maximum}`;
  if (minimum !== undefined) return `, at least ${minimum}`;
  return maximum === undefined ? '' : `, at most ${maximum}`;
}
