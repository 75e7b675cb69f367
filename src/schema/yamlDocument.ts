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
import { lastOf } from './lastOf.ts';
import type { TextRange } from './textRange.ts';
import { yamlItems } from './yamlItems.ts';

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
  const { endlessAlias: endless, hasDeepKey: deep } = oddities(document);
  if (endless) throw new Error('An alias stands in what it stands for');
  if (deep) throw new Error('A key is a map or list that holds many others');
  return isNode(node) ? node.toJS(document) : node;
}

/** The first alias that would never end: in every circle one of them stands within its own anchor. */
export function endlessAlias(document: Document.Parsed): TextRange | undefined {
  return oddities(document).endlessAlias;
}

/** The first alias of an anchor that is not set before it. */
export function lostAlias(document: Document.Parsed): TextRange | undefined {
  const anchors = new Set<string>();
  for (const item of yamlItems(document)) {
    if (isAlias(item)) {
      const { source, range } = item;
      if (range && !anchors.has(source)) return { start: range[0], end: range[1] };
    } else if (isNode(item) && item.anchor !== undefined) anchors.add(item.anchor);
  }
  return undefined;
}

/** What keeps a document from having a value, or from having it soon. */
interface Oddities {
  readonly endlessAlias: TextRange | undefined;
  readonly hasDeepKey: boolean;
}

const oddities = lastOf(
  ({ contents }: Document.Parsed): Oddities => ({
    endlessAlias: aliasWithin(contents, []),
    hasDeepKey: hasDeepKey(contents, 0),
  }),
);

function aliasWithin(node: unknown, anchors: readonly string[]): TextRange | undefined {
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

/** Levels within a key that is a map or list; each is written out as text for all levels around it. */
const DEEPEST_KEY = 5;

/** `level` is 0 outside of keys. */
function hasDeepKey(node: unknown, level: number): boolean {
  if (isPair(node)) {
    if (hasDeepKey(node.value, level)) return true;
    return isCollection(node.key) && hasDeepKey(node.key, Math.max(1, level));
  }
  if (!isCollection(node)) return false;
  if (level > DEEPEST_KEY) return true;
  const within = level === 0 ? 0 : level + 1;
  return node.items.some(item => hasDeepKey(item, within));
}
