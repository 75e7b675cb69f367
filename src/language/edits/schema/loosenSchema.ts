import { isMap, isScalar, isSeq } from 'yaml';
import type { PromptDocument } from '../../../prompt/document.ts';
import { editFrontmatter } from '../../../prompt/frontmatter/editFrontmatter.ts';
import { isJsonSchema, picoschemaField } from '../../../schema/picoschema.ts';
import { valueList } from '../../../schema/validation/finding.ts';
import { writtenRule } from '../../../schema/writtenRule.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath } from '../../../text/json/jsonPointer.ts';
import type { Replacement } from '../../../text/replacement.ts';
import { placeAt, type YamlChange } from '../../../text/yaml/yamlPlace.ts';
import type { OutputFinding } from '../../consistency/outputFindings.ts';
import { loosening as titles } from '../../messages/edits.ts';

/** The change of a prompt file that makes a rule allow a value. */
export interface Loosening {
  /** The label in the imperative. */
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/**
 * How a rule could be loosened so that a reply matches: the value added to the list, the limit changed, the
 * field made optional, other fields or another type allowed. Comments and everything else are kept as
 * written. Undefined when the rule cannot be changed this way or is in another file.
 */
export function loosenSchema(
  document: PromptDocument,
  finding: OutputFinding,
): Loosening | undefined {
  const rule = ruleIn(document, finding);
  return rule && loosenings[finding.keyword]?.(rule);
}

interface Rule {
  readonly document: PromptDocument;
  readonly finding: OutputFinding;
  readonly style: 'picoschema' | 'json' | 'contract';
  /** Keys from the root of the frontmatter to the rule. */
  readonly path: readonly (string | number)[];
  readonly key: unknown;
  readonly node: unknown;
  /** The collection that contains the rule. */
  readonly holder: unknown;
}

function ruleIn(document: PromptDocument, finding: OutputFinding): Rule | undefined {
  const { frontmatter, metadata } = document;
  if (!frontmatter || frontmatter.yaml.errors.length > 0) return undefined;
  const found = (style: Rule['style'], path: Rule['path']): Rule | undefined => {
    const { node, key, holder, rest } = placeAt(frontmatter.yaml, path);
    return rest.length > 0 ? undefined : { document, finding, style, path, key, node, holder };
  };
  if (finding.in === 'contract') {
    return found('contract', ['touchstone.contract', ...pointerPath(finding.schemaPointer)]);
  }
  const output = metadata.raw['output'];
  const source = isRecord(output) ? output['schema'] : undefined;
  if (!isRecord(source)) return undefined;
  const { path } = writtenRule(source, finding);
  return found(isJsonSchema(source) ? 'json' : 'picoschema', ['output', 'schema', ...path]);
}

const loosenings: Readonly<Record<string, (rule: Rule) => Loosening | undefined>> = {
  enum: allowValue,
  type: allowType,
  required: makeOptional,
  additionalProperties: allowOthers,
  unevaluatedProperties: allowOthers,
  minimum: moveLimit,
  maximum: moveLimit,
  exclusiveMinimum: includeLimit,
  exclusiveMaximum: includeLimit,
  minLength: moveLimit,
  maxLength: moveLimit,
  minItems: moveLimit,
  maxItems: moveLimit,
  minProperties: moveLimit,
  maxProperties: moveLimit,
  uniqueItems: allowDuplicates,
  mustInclude: dropItem,
  mustNotInclude: dropItem,
};

function loosening(
  rule: Rule,
  title: string,
  ...changes: readonly YamlChange[]
): Loosening | undefined {
  const edited = editFrontmatter(rule.document, ...changes);
  return edited.ok ? { title, edits: edited.edits } : undefined;
}

function allowValue(rule: Rule): Loosening | undefined {
  const { node, path, finding } = rule;
  const { value } = finding;
  if (!isSeq(node) || (typeof value === 'object' && value !== null)) return undefined;
  return loosening(rule, titles.allowValue(valueList(value)), { kind: 'append', path, value });
}

/** The number of characters, items or fields, or the number itself. */
function measure(value: unknown): unknown {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : value;
}

function moveLimit(rule: Rule): Loosening | undefined {
  const { path, node } = rule;
  const { keyword, value } = rule.finding;
  const limit = measure(value);
  if (typeof limit !== 'number' || !Number.isFinite(limit) || !isScalar(node)) return undefined;
  const title = titles.moveLimit(keyword, String(node.value), limit);
  return loosening(rule, title, { kind: 'set', path, value: limit });
}

/** `exclusiveMaximum: 5` for the value 7 becomes `maximum: 7`. */
function includeLimit(rule: Rule): Loosening | undefined {
  const { path, finding } = rule;
  const name = finding.keyword === 'exclusiveMaximum' ? 'maximum' : 'minimum';
  const limit = measure(finding.value);
  if (typeof limit !== 'number' || !Number.isFinite(limit)) return undefined;
  return loosening(
    rule,
    titles.includeLimit(name, valueList(finding.value)),
    { kind: 'set', path, value: limit },
    { kind: 'rename', path, name },
  );
}

function makeOptional(rule: Rule): Loosening | undefined {
  const { style, holder, path, finding } = rule;
  const name = pointerPath(finding.pointer).at(-1) ?? '';
  if (style === 'picoschema') return markOptional(rule, titles.makeOptional(name));
  if (!isSeq(holder)) return undefined;
  return loosening(rule, titles.makeOptional(name), { kind: 'remove', path });
}

/** Adds Picoschema's `?` to the name, so that the field may be absent or null. */
function markOptional(rule: Rule, title: string): Loosening | undefined {
  const { key, path, finding } = rule;
  if (!isScalar(key)) return undefined;
  const before = String(key.value);
  const { name, optional } = picoschemaField(before);
  if (optional || name === '' || name !== pointerPath(finding.pointer).at(-1)) return undefined;
  if (!before.startsWith(name)) return undefined;
  return loosening(rule, title, {
    kind: 'rename',
    path,
    name: `${name}?${before.slice(name.length)}`,
  });
}

function allowOthers(rule: Rule): Loosening | undefined {
  const { style, node, path } = rule;
  const title = titles.allowFields();
  if (style === 'json') {
    const closes = isScalar(node) && node.value === false;
    return closes ? loosening(rule, title, { kind: 'set', path, value: true }) : undefined;
  }
  if (!isMap(node)) return undefined;
  return loosening(rule, title, { kind: 'insert', path: [...path, '(*)'], value: 'any' });
}

function allowDuplicates(rule: Rule): Loosening | undefined {
  const { path } = rule;
  return loosening(rule, titles.allowDuplicates(), { kind: 'set', path, value: false });
}

function allowType(rule: Rule): Loosening | undefined {
  const { style, node, path, finding } = rule;
  const type = picoschemaType(finding.value);
  if (type === undefined) return undefined;
  const before = isScalar(node) && typeof node.value === 'string' ? node.value : '';
  if (type === 'number' && before.startsWith('integer')) {
    const value = before.replace('integer', 'number');
    return loosening(rule, titles.allowDecimals(), { kind: 'set', path, value });
  }
  if (style === 'picoschema') {
    return finding.value === null ? markOptional(rule, titles.allowNull()) : undefined;
  }
  const title = titles.allowType(type);
  if (isSeq(node)) return loosening(rule, title, { kind: 'append', path, value: type });
  if (before === '') return undefined;
  return loosening(rule, title, { kind: 'set', path, value: [before, type] });
}

function picoschemaType(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return ['string', 'number', 'boolean', 'object'].includes(type) ? type : undefined;
}

function dropItem(rule: Rule): Loosening | undefined {
  const { holder, path, finding } = rule;
  if (!isSeq(holder)) return undefined;
  return loosening(rule, titles.dropItem(finding.keyword), { kind: 'remove', path });
}
