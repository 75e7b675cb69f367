import {
  type Document,
  isAlias,
  isCollection,
  isNode,
  isPair,
  type LineCounter,
  parseDocument,
  YAMLParseError,
} from 'yaml';

export interface YamlOptions {
  readonly lineCounter?: LineCounter;
  readonly keepSourceTokens?: boolean;
}

/** Parses YAML for its nodes and its mistakes, and never throws. */
export function yamlDocument(text: string, options: YamlOptions = {}): Document.Parsed {
  const { stackTraceLimit } = Error;
  // To the parser a mistake is an Error: of a thousand of them the stacks would take most of the time.
  Error.stackTraceLimit = 0;
  try {
    // It would print to the process what it finds odd.
    return parseDocument(text, { prettyErrors: false, logLevel: 'error', ...options });
  } catch {
    const document = parseDocument('');
    const message = 'It is nested too deeply to be read.';
    document.errors.push(new YAMLParseError([0, text.length], 'IMPOSSIBLE', message));
    return document;
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
  }
}

/** What a document, or a node of it, says as plain data. Throws when it has no value, saying why. */
export function yamlValue(document: Document.Parsed, node: unknown = document.contents): unknown {
  if (endlessAlias(document)) throw new Error('An alias stands in what it stands for');
  if (hasDeepKey(node, 0)) throw new Error('Its keys are maps and lists that hold others as keys');
  return isNode(node) ? node.toJS(document) : node;
}

export interface YamlRange {
  readonly start: number;
  readonly end: number;
}

const endless = new WeakMap<Document.Parsed, { readonly range?: YamlRange }>();

/** The first alias that would never end: in every circle one of them stands within its own anchor. */
export function endlessAlias(document: Document.Parsed): YamlRange | undefined {
  const known = endless.get(document);
  if (known) return known.range;
  const range = aliasWithin(document.contents, []);
  endless.set(document, range ? { range } : {});
  return range;
}

function aliasWithin(node: unknown, anchors: readonly string[]): YamlRange | undefined {
  if (isAlias(node) && node.range && anchors.includes(node.source)) {
    return { start: node.range[0], end: node.range[1] };
  }
  if (isPair(node)) return aliasWithin(node.key, anchors) ?? aliasWithin(node.value, anchors);
  if (!isCollection(node)) return undefined;
  const inside = node.anchor === undefined ? anchors : [...anchors, node.anchor];
  for (const item of node.items) {
    const found = aliasWithin(item, inside);
    if (found) return found;
  }
  return undefined;
}

/** Levels of keys within keys; each is written out as text for all levels around it. */
const DEEPEST_KEY = 5;

function hasDeepKey(node: unknown, level: number): boolean {
  if (level > DEEPEST_KEY) return true;
  if (isPair(node)) {
    return (
      hasDeepKey(node.value, level) || (isCollection(node.key) && hasDeepKey(node.key, level + 1))
    );
  }
  return isCollection(node) && node.items.some(item => hasDeepKey(item, level));
}
