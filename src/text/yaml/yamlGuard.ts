import {
  type Alias,
  type Document,
  isAlias,
  isCollection,
  isNode,
  isPair,
  Scalar,
  YAMLParseError,
} from 'yaml';
import { messages } from './messages.ts';

/** Maximum depth of maps and lists. */
const MAX_DEPTH = 500;
/** Maximum depth of a key that is a map or list. Each level is written out as text for all outer levels. */
const MAX_KEY_DEPTH = 5;
/** Maximum number of aliases. Each is searched for among all others. */
const MAX_ALIASES = 10_000;
/**
 * Maximum and minimum number of nodes that aliases may add to a document, because code that reads the values
 * visits all of them. A longer document may have one more for each character.
 */
const MAX_UNFOLDED = 100_000;
const MIN_UNFOLDED = 2_000;

interface Walk {
  readonly document: Document.Parsed;
  /** Number of nodes for each anchor with aliases expanded. Undefined while they are counted. */
  readonly sizes: Map<string, number | undefined>;
  aliases: number;
  unfolded: number;
  /** The limit of `unfolded`. */
  readonly limit: number;
}

/**
 * Finds nodes that have no value, or whose value would take too long to create. Each is added to the errors
 * of the document and replaced with `null`.
 */
export function guardYaml(document: Document.Parsed): void {
  for (const { code, message, pos } of document.warnings) {
    if (code === 'TAG_RESOLVE_FAILED') {
      const name = /!\S*/.exec(message)?.[0] ?? '';
      report(document, pos, code, messages.tag(name));
    }
  }
  const walk: Walk = {
    document,
    sizes: new Map(),
    aliases: 0,
    unfolded: 0,
    limit: Math.min(MAX_UNFOLDED, MIN_UNFOLDED + (document.contents?.range?.[2] ?? 0)),
  };
  const { contents } = document;
  if (nodeCount(walk, contents, 0, 0) === undefined) document.contents = nullFor(contents) as never;
}

/** The number of nodes in a node, including itself. Undefined when the node must be replaced. */
function nodeCount(walk: Walk, node: unknown, depth: number, keyDepth: number): number | undefined {
  if (isAlias(node)) return aliasSize(walk, node);
  if (isPair(node)) {
    const key = nodeCount(
      walk,
      node.key,
      depth,
      isCollection(node.key) ? Math.max(1, keyDepth) : 0,
    );
    if (key === undefined) node.key = nullFor(node.key);
    const value = nodeCount(walk, node.value, depth, keyDepth);
    if (value === undefined) node.value = nullFor(node.value);
    return (key ?? 1) + (value ?? 1);
  }
  if (!isNode(node)) return 1;
  const { anchor } = node as { readonly anchor?: string };
  if (!isCollection(node)) {
    if (anchor !== undefined) walk.sizes.set(anchor, 1);
    return 1;
  }
  if (depth >= MAX_DEPTH) {
    report(walk.document, node.range, 'IMPOSSIBLE', messages.depth(MAX_DEPTH));
    return undefined;
  }
  if (keyDepth > MAX_KEY_DEPTH) {
    report(walk.document, node.range, 'IMPOSSIBLE', messages.keyDepth(MAX_KEY_DEPTH));
    return undefined;
  }
  if (anchor !== undefined) walk.sizes.set(anchor, undefined);
  let size = 1;
  for (const [index, item] of node.items.entries()) {
    const each = nodeCount(walk, item, depth + 1, keyDepth && keyDepth + 1);
    if (each === undefined) node.items[index] = nullFor(item);
    size += each ?? 1;
  }
  if (anchor !== undefined) walk.sizes.set(anchor, size);
  return size;
}

function aliasSize(walk: Walk, { source, range }: Alias): number | undefined {
  const fail = (message: string): undefined => report(walk.document, range, 'BAD_ALIAS', message);
  if (!walk.sizes.has(source)) {
    return fail(messages.noAnchor(source));
  }
  const size = walk.sizes.get(source);
  if (size === undefined) return fail(messages.circular());
  walk.aliases += 1;
  if (walk.aliases > MAX_ALIASES) return fail(messages.aliases(MAX_ALIASES));
  walk.unfolded += size;
  if (walk.unfolded <= walk.limit) return size;
  return fail(messages.expanded(walk.limit));
}

function report(
  { errors }: Document.Parsed,
  range: readonly number[] | null | undefined,
  code: 'BAD_ALIAS' | 'TAG_RESOLVE_FAILED' | 'IMPOSSIBLE',
  message: string,
): undefined {
  const [start = 0, end = start] = range ?? [];
  errors.push(new YAMLParseError([start, end], code, message));
}

function nullFor(node: unknown): Scalar {
  const scalar = new Scalar(null);
  if (isNode(node) && node.range) scalar.range = node.range;
  return scalar;
}
