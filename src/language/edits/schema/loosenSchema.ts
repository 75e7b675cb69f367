import { isMap, isScalar, isSeq, type Node, type Pair } from 'yaml';
import type { Replacement } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { isJsonSchema, picoschemaField } from '../../../schema/picoschema.ts';
import { listed } from '../../../schema/validation/describeError.ts';
import { writtenRule } from '../../../schema/writtenRule.ts';
import { isRecord } from '../../../text/isRecord.ts';
import { pointerPath } from '../../../text/json/jsonPointer.ts';
import type { OutputFinding } from '../../consistency/outputFindings.ts';
import { loosening } from '../../messages/edits.ts';
import { insertion } from '../action.ts';
import { insertKey, pairOf } from '../values/yamlInsert.ts';
import { addItem, inlineYaml, removeItem } from '../values/yamlItems.ts';

/** The change of a prompt file by which a rule lets a value pass. */
export interface Loosening {
  /** In the imperative. */
  readonly title: string;
  readonly edits: readonly Replacement[];
}

/**
 * How the rule that a reply breaks could be relaxed so that the reply keeps to it: by the value in its list,
 * the limit moved, the field optional, other fields or another type allowed. Comments and everything else
 * stay as they are written. Undefined for rules that have no such form, or stand in another file.
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
  /** Keys from the frontmatter's root to the rule. */
  readonly path: readonly (string | number)[];
  readonly pair: Pair | undefined;
  readonly node: Node | undefined;
  /** What holds the rule. */
  readonly holder: Node | undefined;
}

function ruleIn(document: PromptDocument, finding: OutputFinding): Rule | undefined {
  const { frontmatter, metadata } = document;
  if (!frontmatter || frontmatter.yaml.errors.length > 0) return undefined;
  const root = frontmatter.yaml.contents;
  const found = (style: Rule['style'], path: Rule['path']): Rule | undefined => {
    const place = nodeAtPath(root, path);
    return place && { document, finding, style, path, ...place };
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

/** What stands at exactly this path; an alias leads to a place that others refer to as well. */
function nodeAtPath(
  root: Node | null,
  path: readonly (string | number)[],
): Pick<Rule, 'pair' | 'node' | 'holder'> | undefined {
  let holder: Node | undefined;
  let node: unknown = root;
  let pair: Pair | undefined;
  for (const step of path) {
    holder = node as Node;
    pair = isMap(node) ? pairOf(node, String(step)) : undefined;
    node = isSeq(node) ? node.items[Number(step)] : pair?.value;
    if (node === undefined || node === null) return undefined;
  }
  return { pair, node: node as Node, holder };
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
  uniqueItems: rule => replace(rule, 'true', 'false', loosening.allowDuplicates()),
  mustInclude: dropItem,
  mustNotInclude: dropItem,
};

function allowValue({ node, document, finding: { value } }: Rule): Loosening | undefined {
  if (!isSeq(node) || (typeof value === 'object' && value !== null)) return undefined;
  const edit = addItem(node, value, document.text);
  return edit && { title: loosening.allowValue(listed(value)), edits: [edit] };
}

/** Characters, items or fields of what has them; else the number itself. */
function measure(value: unknown): unknown {
  if (typeof value === 'string') return [...value].length;
  if (Array.isArray(value)) return value.length;
  return isRecord(value) ? Object.keys(value).length : value;
}

function moveLimit(rule: Rule): Loosening | undefined {
  const { keyword, value } = rule.finding;
  const limit = measure(value);
  if (typeof limit !== 'number' || !Number.isFinite(limit)) return undefined;
  const before = written(rule);
  return replace(rule, before, String(limit), loosening.moveLimit(keyword, before, limit));
}

/** `exclusiveMaximum: 5` for the value 7 becomes `maximum: 7`. */
function includeLimit(rule: Rule): Loosening | undefined {
  const { pair, holder, finding } = rule;
  const word = finding.keyword === 'exclusiveMaximum' ? 'maximum' : 'minimum';
  const key = pair?.key;
  const moved = moveLimit(rule);
  if (!moved || !isScalar(key) || !key.range) return undefined;
  if (!isMap(holder) || pairOf(holder, word)) return undefined;
  const [start, end] = key.range;
  const title = loosening.includeLimit(word, listed(finding.value));
  return { title, edits: [{ range: { start, end }, text: word }, ...moved.edits] };
}

function makeOptional(rule: Rule): Loosening | undefined {
  const { style, holder, path, document, finding } = rule;
  const name = pointerPath(finding.pointer).at(-1) ?? '';
  if (style === 'picoschema') return markOptional(rule, loosening.makeOptional(name));
  const index = path.at(-1);
  if (!isSeq(holder) || typeof index !== 'number') return undefined;
  const edit = removeItem(holder, index, document.text);
  return edit && { title: loosening.makeOptional(name), edits: [edit] };
}

/** Picoschema's `?` behind the name, by which the field may be missing and may be null. */
function markOptional({ pair, document, finding }: Rule, title: string): Loosening | undefined {
  const key = pair?.key;
  if (!isScalar(key) || !key.range) return undefined;
  const { name, optional } = picoschemaField(String(key.value));
  const at = document.text.indexOf(name, key.range[0]);
  if (optional || name === '' || name !== pointerPath(finding.pointer).at(-1)) return undefined;
  if (at === -1 || at > key.range[0] + 1) return undefined;
  return { title, edits: [insertion(at + name.length, '?')] };
}

function allowOthers(rule: Rule): Loosening | undefined {
  const title = loosening.allowFields();
  if (rule.style === 'json') return replace(rule, 'false', 'true', title);
  if (!isMap(rule.node)) return undefined;
  const edit = insertKey(rule.document, [...rule.path.map(String), '(*)'], 'any');
  return edit && { title, edits: [edit] };
}

function allowType(rule: Rule): Loosening | undefined {
  const { style, node, document, finding } = rule;
  const { value } = finding;
  const type = typeName(value);
  if (type === undefined) return undefined;
  if (type === 'number' && written(rule).startsWith('integer')) {
    return replace(rule, 'integer', 'number', loosening.allowDecimals());
  }
  if (style === 'picoschema')
    return value === null ? markOptional(rule, loosening.allowNull()) : undefined;
  const title = loosening.allowType(type);
  if (isSeq(node)) {
    const edit = addItem(node, type, document.text);
    return edit && { title, edits: [edit] };
  }
  const before = written(rule);
  return replace(rule, before, `[${before}, ${inlineYaml(type)}]`, title);
}

function typeName(value: unknown): string | undefined {
  if (value === null) return 'null';
  if (Array.isArray(value)) return 'array';
  const type = typeof value;
  return ['string', 'number', 'boolean', 'object'].includes(type) ? type : undefined;
}

function dropItem({ holder, path, document, finding }: Rule): Loosening | undefined {
  const index = Number(path.at(-1));
  if (!isSeq(holder)) return undefined;
  const edit = removeItem(holder, index, document.text);
  return edit && { title: loosening.dropItem(finding.keyword), edits: [edit] };
}

/** A scalar as it stands in the file. */
function written({ node, document }: Rule): string {
  return isScalar(node) && node.range ? document.text.slice(node.range[0], node.range[1]) : '';
}

/** Writes something else where the rule's scalar begins with a word. */
function replace(rule: Rule, word: string, text: string, title: string): Loosening | undefined {
  const { node } = rule;
  if (!isScalar(node) || !node.range || word === '' || !written(rule).startsWith(word)) {
    return undefined;
  }
  const [start] = node.range;
  return { title, edits: [{ range: { start, end: start + word.length }, text }] };
}
