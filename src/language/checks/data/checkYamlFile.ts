import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { JsonSchema } from '../../../schema/jsonSchema.ts';
import { allowedKeys } from '../../../schema/validation/checkedYaml.ts';
import type { Finding } from '../../../schema/validation/finding.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath, subjectOf } from '../../../text/json/jsonPointer.ts';
import { yamlValue } from '../../../text/yaml/yamlDocument.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import { replaceWith } from '../../edits/action.ts';
import type { YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { firstLineRange, visibleRange } from './visibleRange.ts';

/** A message for a finding that is specific to the kind of file, and the value that was most likely meant. */
export type WordsOf = (
  finding: Finding,
  value: unknown,
) => { readonly message: string; readonly guess?: string } | undefined;

/** Checks an eval file or `touchstone.yaml` against its schema. YAML errors are reported first. */
export function checkYamlFile(
  file: YamlFile,
  schema: JsonSchema,
  wordsOf: WordsOf = () => undefined,
): readonly Diagnostic[] {
  const { yaml } = file;
  if (yaml.errors.length > 0) return syntaxErrors(file);
  const value = yamlValue(yaml);
  if (value === null || value === undefined) return [];
  return validateValue(schema, value).map(finding => {
    const own = wordsOf(finding, value);
    return own ? inOwnWords(file, finding, own) : wrong(file, schema, finding);
  });
}

function inOwnWords(
  file: YamlFile,
  { pointer, keyword }: Finding,
  { message, guess }: { readonly message: string; readonly guess?: string },
): Diagnostic {
  const path = pointerPath(pointer);
  const isKey = keyword === 'additionalProperties';
  const range = firstLineOf(file, isKey ? keyRange(file.yaml, path) : valueRange(file.yaml, path));
  return {
    code: isKey ? 'unknown-key' : 'yaml-value',
    severity: 'error',
    message: message.endsWith('?') ? message : `${message}.`,
    range,
    ...replaceWith(range, guess),
  };
}

/** One problem per line, because later ones on the same line are usually caused by the first. */
function syntaxErrors(file: YamlFile): readonly Diagnostic[] {
  const byLine = new Map<number, Diagnostic>();
  for (const { message, pos } of file.yaml.errors) {
    const range = firstLineOf(file, { start: pos[0], end: pos[1] });
    const { line } = file.text.positionAt(range.start);
    const [first = ''] = message.split('\n');
    const sentence = messages['yaml-syntax'](first);
    if (byLine.has(line)) continue;
    byLine.set(line, { code: 'yaml-syntax', severity: 'error', message: sentence, range });
  }
  return [...byLine.values()];
}

function wrong(
  file: YamlFile,
  schema: JsonSchema,
  { pointer, message, keyword, schemaPointer }: Finding,
): Diagnostic {
  const path = pointerPath(pointer);
  const name = `\`${path.join('.')}\``;
  if (keyword === 'additionalProperties') {
    const range = firstLineOf(file, keyRange(file.yaml, path));
    const known = allowedKeys(schema, path.slice(0, -1));
    const guess = closestWord(path.at(-1) ?? '', known);
    const sentence =
      known.length > 0
        ? messages['unknown-key'](path.join('.'), guess, known)
        : messages['unknown-key.closed'](path.join('.'));
    const fix = replaceWith(range, guess);
    return { code: 'unknown-key', severity: 'error', message: sentence, range, ...fix };
  }
  const at = keyword === 'required' ? path.slice(0, -1) : path;
  const range = firstLineOf(
    file,
    keyword === 'required' ? keyRange(file.yaml, at) : valueRange(file.yaml, at),
  );
  const subject = subjectOf(pointer);
  const sentence = `${message.replace(subject, pointer === '' ? messages['yaml-value.file']() : name)}.`;
  const fix = replaceWith(
    range,
    keyword === 'enum' ? meantWord(file, schema, path, schemaPointer) : undefined,
  );
  return { code: 'yaml-value', severity: 'error', message: sentence, range, ...fix };
}

/** The allowed word that a value most likely means. `pointer` leads to the allowed values in the schema. */
function meantWord(
  { yaml }: YamlFile,
  schema: JsonSchema,
  path: readonly string[],
  pointer: string,
): string | undefined {
  const value: unknown = yaml.getIn(path);
  let allowed: unknown = schema;
  for (const step of pointerPath(pointer)) allowed = isRecord(allowed) ? allowed[step] : undefined;
  return typeof value === 'string' && Array.isArray(allowed)
    ? closestWord(value, allowed.map(String))
    : undefined;
}

/** The first visible line of a range. */
function firstLineOf({ text }: YamlFile, range: { start: number; end: number } | undefined) {
  const whole = text.getText();
  return firstLineRange(whole, visibleRange(whole, range ?? { start: 0, end: whole.length }));
}
