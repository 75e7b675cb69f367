import { type DatasetRow, typedRow } from '../../../eval/dataset/row.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { type JsonSchema, sameSchema } from '../../../schema/jsonSchema.ts';
import { allowedKeys } from '../../../schema/validation/checkedYaml.ts';
import type { Finding } from '../../../schema/validation/finding.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath, subjectOf } from '../../../text/json/jsonPointer.ts';
import { onceFor } from '../../../text/memo.ts';
import { editsBelow } from '../../edits/values/valueEdits.ts';
import { valueFixes } from '../../edits/values/valueFixes.ts';
import { messages } from '../../messages/diagnostics.ts';
import { namedTypes } from '../../schemaLookup.ts';
import type { RowLocator } from './places.ts';
import type { RowSubject } from './rowSubject.ts';

/** Checks the input of a row against the prompt's input schema. Fields with a default may be absent. */
export function checkInput(
  { input: schema, defaults, csv }: RowSubject,
  row: DatasetRow,
  places: RowLocator,
): readonly Diagnostic[] {
  if (!schema) return [];
  const value = { ...defaults, ...typedRow(row, { input: schema, csv }).input };
  return findingsIn(schema, value).map(finding => misfit('input', schema, value, finding, places));
}

/**
 * Checks the expected output of a row against the prompt's output schema. It may contain only some fields.
 */
export function checkExpected(
  { output: schema, csv }: Pick<RowSubject, 'output' | 'csv'>,
  row: Pick<DatasetRow, 'expected' | 'untyped'>,
  places: RowLocator,
): readonly Diagnostic[] {
  const { expected } = row;
  if (!schema || expected === undefined || expected === null) return [];
  if (typeof expected === 'string' && namedTypes(schema).includes('object')) {
    const message = messages['expected-misfit.text']();
    const range = places.value(['expected']);
    return [{ code: 'expected-misfit', severity: 'warning', message, range }];
  }
  const partial = partialSchema(schema);
  const value = typedRow(row, { output: schema, csv }).expected;
  return findingsIn(partial, value).map(finding =>
    misfit('expected', schema, value, finding, places),
  );
}

/** A schema that cannot be used is reported in the prompt. */
function findingsIn(schema: JsonSchema, value: unknown): readonly Finding[] {
  return validateValue(schema, value).filter(({ keyword }) => keyword !== 'schema');
}

function misfit(
  part: 'input' | 'expected',
  schema: JsonSchema,
  value: unknown,
  finding: Finding,
  places: RowLocator,
): Diagnostic {
  const { pointer, message, keyword } = finding;
  const path = pointerPath(pointer);
  const at = [part, ...path];
  const shown = `\`${at.join('.')}\``;
  // A run refuses an input that does not match, but allows fields that the prompt does not read.
  const isRefused = part === 'input' && keyword !== 'additionalProperties';
  const said = {
    severity: isRefused ? 'error' : 'warning',
    fixes: () => valueFixes(schema, value, finding, editsBelow(places.edits, [part])),
  } as const;
  if (keyword === 'additionalProperties') {
    const guess = closestWord(path.at(-1) ?? '', allowedKeys(schema, path.slice(0, -1)));
    const code = part === 'input' ? 'unknown-variable' : 'unknown-field';
    const key = part === 'input' ? 'unknown-variable' : 'unknown-field.expected';
    return { ...said, code, message: messages[key](at.join('.'), guess), range: places.key(at) };
  }
  if (keyword === 'required') {
    const code = part === 'input' ? 'missing-variable' : 'expected-misfit';
    const sentence = messages['missing-variable'](at.join('.'));
    return { ...said, code, message: sentence, range: places.key(at) };
  }
  const sentence = `${message.replace(subjectOf(pointer), shown)}.`;
  return { ...said, code: `${part}-misfit`, message: sentence, range: places.value(at) };
}

/** A schema that the given fields of a matching value match. Absent fields are not required. */
const partialSchema = onceFor((schema: JsonSchema) => sameSchema(withoutKeywords(schema)));

/** Keywords that require fields, or may require them in ways that are not followed. */
const asking: readonly string[] = [
  'required',
  'minProperties',
  'dependentRequired',
  'dependentSchemas',
  'dependencies',
  'not',
  'if',
  'then',
  'else',
];

/** Lists are compared as a whole, so their elements are unchanged. */
function withoutKeywords(schema: JsonSchema): JsonSchema {
  const entries = Object.entries(schema).filter(([keyword]) => !asking.includes(keyword));
  return Object.fromEntries(
    entries.map(([keyword, value]) => {
      if (['properties', 'patternProperties', '$defs', 'definitions'].includes(keyword)) {
        return [keyword, isRecord(value) ? eachOf(value) : value];
      }
      if (keyword === 'additionalProperties' && isRecord(value))
        return [keyword, withoutKeywords(value)];
      if (['anyOf', 'oneOf', 'allOf'].includes(keyword) && Array.isArray(value)) {
        // A part of a value may match several shapes of which the whole value matches one.
        const choice = keyword === 'oneOf' ? 'anyOf' : keyword;
        return [choice, value.map(each => (isRecord(each) ? withoutKeywords(each) : each))];
      }
      return [keyword, value];
    }),
  );
}

function eachOf(schemas: Readonly<Record<string, unknown>>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(schemas).map(([name, each]) => [
      name,
      isRecord(each) ? withoutKeywords(each) : each,
    ]),
  );
}
