import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { isReservedPath } from '../../../prompt/frontmatter/checkReserved.ts';
import type { Frontmatter } from '../../../prompt/frontmatter/frontmatter.ts';
import {
  FrontmatterFile,
  frontmatterKey,
  knownKeys,
  touchstoneKeys,
} from '../../../prompt/frontmatter/frontmatterSchema.ts';
import { plainSchema } from '../../../schema/jsonSchema.ts';
import type { Finding } from '../../../schema/validation/finding.ts';
import { validateValue } from '../../../schema/validation/validate.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath, subjectOf } from '../../../text/json/jsonPointer.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { keyRange, valueRange } from '../../../text/yaml/yamlNodes.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';

const schema = plainSchema(FrontmatterFile);

/**
 * Reports values that do not match the schema and keys that look misspelled. Other keys are allowed and are
 * in `raw`.
 */
export function checkFrontmatter(document: PromptDocument): readonly Diagnostic[] {
  const { frontmatter, metadata } = document;
  if (!frontmatter || frontmatter.yaml.errors.length > 0) return [];
  const findings = validateValue(schema, withoutEmpty(metadata.raw, 1));
  return [
    ...findings
      .filter(({ pointer }) => !isReservedPath(pointerPath(pointer)))
      .flatMap(finding => wrong(document, frontmatter, finding)),
    ...Object.keys(metadata.raw).flatMap(key => checkKey(frontmatter, key)),
    ...openMaps.flatMap(name => checkOpenMap(document, frontmatter, name)),
  ];
}

/** A key without a value is treated as absent. */
function withoutEmpty(map: Readonly<Record<string, unknown>>, depth: number): unknown {
  const entries = Object.entries(map).filter(([, value]) => value !== null);
  return Object.fromEntries(
    entries.map(([key, value]) => [
      key,
      depth > 0 && openMaps.includes(key) && isRecord(value)
        ? withoutEmpty(value, depth - 1)
        : value,
    ]),
  );
}

function wrong(
  { diagnostics }: PromptDocument,
  { yaml, content }: Frontmatter,
  { pointer, message, keyword }: Finding,
): readonly Diagnostic[] {
  const path = pointerPath(pointer);
  const shown = path.join('.');
  if (keyword === 'additionalProperties') {
    const siblings = frontmatterKey(path.slice(0, -1))?.children.map(({ name }) => name) ?? [];
    return unknownKey(keyRange(yaml, path) ?? content, path.at(-1) ?? '', shown, siblings);
  }
  const range = valueRange(yaml, path) ?? content;
  // Values of the wrong type were already reported when they were read.
  const said = ({ code, range: other }: Diagnostic): boolean =>
    code === 'frontmatter-type' && other.start === range.start;
  if (diagnostics.some(said)) return [];
  const sentence = `${message.replace(subjectOf(pointer), `\`${shown}\``)}.`;
  const value: unknown = yaml.getIn(path);
  const fix = replaceWith(range, meantValue(path, value));
  return [{ code: 'frontmatter-value', severity: 'warning', message: sentence, range, ...fix }];
}

/** The allowed value that was probably meant: a misspelled word, or a number or boolean in quotes. */
function meantValue(path: readonly string[], value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  const steps = path.map(step => (/^\d+$/.test(step) ? Number(step) : step));
  const { enum: allowed, type } = frontmatterKey(steps)?.schema ?? {};
  if (Array.isArray(allowed)) return closestWord(value, allowed.map(String));
  if (type === 'boolean') return /^(?:true|false)$/.test(value) ? value : undefined;
  const isNumber = type === 'number' || type === 'integer';
  return isNumber && /^-?\d+(?:\.\d+)?$/.test(value) ? value : undefined;
}

const ours = 'touchstone.';

function checkKey({ yaml }: Frontmatter, key: string): readonly Diagnostic[] {
  const candidates = key.startsWith(ours) ? touchstoneKeys : knownKeys;
  if (candidates.includes(key) || (key.includes('.') && !key.startsWith(ours))) return [];
  if (!key.startsWith(ours) && !closestWord(key, candidates)) return [];
  const range = keyRange(yaml, [key]);
  return !range ? [] : unknownKey(range, key, key, candidates);
}

function unknownKey(
  range: TextRange,
  key: string,
  shown: string,
  candidates: readonly string[],
): readonly Diagnostic[] {
  const guess = closestWord(key, candidates);
  const names = candidates.map(name => name.replace(ours, ''));
  const message = messages['unknown-key'](shown, guess, names);
  return [
    { code: 'unknown-key', severity: 'warning', message, range, ...replaceWith(range, guess) },
  ];
}

/** Maps that may contain keys of other tools, so that only likely mistakes are reported. */
const openMaps: readonly string[] = ['config', 'input', 'output'];

/** Names of providers for settings that have another name in Dotprompt. */
const otherNames: Readonly<Record<string, string>> = {
  max_tokens: 'maxOutputTokens',
  maxTokens: 'maxOutputTokens',
  max_output_tokens: 'maxOutputTokens',
  max_completion_tokens: 'maxOutputTokens',
  top_p: 'topP',
  top_k: 'topK',
  stop: 'stopSequences',
  stop_sequences: 'stopSequences',
  reasoning_effort: 'reasoning',
  effort: 'reasoning',
};

function checkOpenMap(
  { metadata }: PromptDocument,
  { yaml }: Frontmatter,
  name: string,
): readonly Diagnostic[] {
  const map = metadata.raw[name];
  const known = frontmatterKey([name])?.children.map(child => child.name) ?? [];
  if (!isRecord(map)) return [];
  return Object.keys(map).flatMap(key => {
    const other = name === 'config' && Object.hasOwn(otherNames, key) ? otherNames[key] : undefined;
    const guess = other ?? closestWord(key, known);
    const range = known.includes(key) || !guess ? undefined : keyRange(yaml, [name, key]);
    if (!guess || !range) return [];
    const message = other
      ? messages['unknown-key.otherName'](`${name}.${key}`, other)
      : messages['unknown-key'](`${name}.${key}`, guess, known);
    const fix = Object.hasOwn(map, guess) ? {} : replaceWith(range, guess);
    return [{ code: 'unknown-key', severity: 'warning', message, range, ...fix } as const];
  });
}
