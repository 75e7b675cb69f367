import { type JsonSchema, plainSchema } from '../../schema/jsonSchema.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { validateValue } from '../../schema/validation/validate.ts';
import { closestWord } from '../../text/closest.ts';
import { isRecord } from '../../text/isRecord.ts';
import { pointerPath, subjectOf } from '../../text/json/jsonPointer.ts';
import type { TextRange } from '../../text/replacement.ts';
import { keyRange, valueRange } from '../../text/yaml/yamlNodes.ts';
import type { Diagnostic } from '../diagnostic.ts';
import type { PromptDocument } from '../document.ts';
import type { Frontmatter } from './frontmatter.ts';
import { messages, titles } from './messages.ts';
import { touchstoneProperties } from './policySchema.ts';

/**
 * Reports keys and values that are reserved for a later version: an information for each use, because it has
 * no effect, and an error for each value that does not have the documented shape.
 */
export function checkReserved(document: PromptDocument): readonly Diagnostic[] {
  const { frontmatter, metadata, foreign } = document;
  if (!frontmatter || foreign || frontmatter.yaml.errors.length > 0) return [];
  return Object.entries(touchstoneProperties).flatMap(([key, schema]) => {
    const value = metadata.raw[key];
    if (value === undefined || value === null) return [];
    return checkUse({ frontmatter, schema: plainSchema(schema), value, path: [key] });
  });
}

/** Whether `checkReserved` validates the value at a path, so that other checks skip it. */
export function isReservedPath(path: readonly string[]): boolean {
  let schema: unknown = { properties: touchstoneProperties };
  for (const step of path) {
    const properties: unknown = isRecord(schema) ? schema['properties'] : undefined;
    schema = isRecord(properties) && Object.hasOwn(properties, step) ? properties[step] : undefined;
    if (isRecord(schema) && schema['reserved'] !== undefined) return true;
  }
  return false;
}

interface KeyUse {
  readonly frontmatter: Frontmatter;
  readonly schema: JsonSchema;
  readonly value: unknown;
  readonly path: readonly string[];
}

/** @param isValidated whether the value was validated together with its parent. */
function checkUse(use: KeyUse, isValidated = false): readonly Diagnostic[] {
  const { schema, value } = use;
  const { reserved } = schema;
  const errors = isValidated || reserved === undefined ? [] : errorsIn(use);
  const isReserved = reserved === true || (Array.isArray(reserved) && reserved.includes(value));
  // The parts of a reserved map need no diagnostics of their own.
  if (isReserved) return [...errors, information(use)];
  const parts = nestedUses(use);
  return [
    ...errors,
    ...parts.flatMap(part => checkUse(part, isValidated || reserved !== undefined)),
  ];
}

function nestedUses({
  frontmatter,
  schema: { properties },
  value,
  path,
}: KeyUse): readonly KeyUse[] {
  if (!isRecord(value) || !isRecord(properties)) return [];
  return Object.entries(properties).flatMap(([name, schema]) =>
    isRecord(schema) && Object.hasOwn(value, name)
      ? [{ frontmatter, schema, value: value[name], path: [...path, name] }]
      : [],
  );
}

function information({ frontmatter: { yaml, content }, value, path, schema }: KeyUse): Diagnostic {
  const key = path.join('.');
  const shown = schema['reserved'] === true ? key : `${key}: ${String(value)}`;
  const code = key === 'touchstone.route' ? 'reserved-key.route' : 'reserved-key';
  return {
    code: 'reserved-key',
    severity: 'information',
    message: messages[code](shown),
    range: keyRange(yaml, path) ?? content,
  };
}

function errorsIn(use: KeyUse): readonly Diagnostic[] {
  return validateValue(use.schema, use.value).map(finding => error(use, finding));
}

function error(
  { frontmatter: { yaml, content }, schema, path: from }: KeyUse,
  { pointer, message, keyword, params }: Finding,
): Diagnostic {
  const path = [...from, ...pointerPath(pointer)];
  const shown = path.join('.');
  if (keyword === 'additionalProperties') {
    const range = keyRange(yaml, path) ?? content;
    const known = schemaKeysAt(schema, pointerPath(pointer).slice(0, -1));
    const guess = closestWord(path.at(-1) ?? '', known);
    return {
      code: 'unknown-key',
      severity: 'error',
      message: messages['unknown-key'](shown, known, guess),
      range,
      ...fixOf(range, guess),
    };
  }
  const range = valueRange(yaml, path) ?? keyRange(yaml, path) ?? content;
  const allowed = params?.['allowedValues'];
  const written: unknown = yaml.getIn(path);
  const meant =
    Array.isArray(allowed) && typeof written === 'string'
      ? closestWord(written, allowed.map(String))
      : undefined;
  return {
    code: 'frontmatter-value',
    severity: 'error',
    message: messages['frontmatter-value'](
      message.replace(subjectOf(pointer), () => `\`${shown}\``),
    ),
    range,
    ...fixOf(range, meant),
  };
}

function fixOf(range: TextRange, text: string | undefined): Pick<Diagnostic, 'fix'> {
  return text === undefined ? {} : { fix: { title: titles.write(text), edits: [{ range, text }] } };
}

/** The keys that are allowed in the map at a path. */
function schemaKeysAt(schema: JsonSchema, path: readonly string[]): readonly string[] {
  let here: unknown = schema;
  for (const step of path) {
    if (!isRecord(here)) return [];
    const { properties, items, additionalProperties } = here;
    const named = isRecord(properties) ? properties[step] : undefined;
    here = named ?? (/^\d+$/.test(step) ? items : undefined) ?? additionalProperties;
  }
  const properties: unknown = isRecord(here) ? here['properties'] : undefined;
  return isRecord(properties) ? Object.keys(properties) : [];
}
