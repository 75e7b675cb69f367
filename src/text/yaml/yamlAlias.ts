import { type Alias, type Document, isAlias, type Node, visit } from 'yaml';

const anchors = new WeakMap<Document, ReadonlyMap<string, readonly Node[]>>();

/**
 * The node that an alias refers to: the last node with its anchor before it. The library's `resolve` reads
 * the whole document for each alias, which is quadratic for many aliases.
 */
export function aliasTarget(document: Document, { source, range }: Alias): Node | undefined {
  let known = anchors.get(document);
  if (!known) {
    known = anchorsIn(document);
    anchors.set(document, known);
  }
  const end = range?.[0] ?? Number.POSITIVE_INFINITY;
  return known.get(source)?.findLast(node => (node.range?.[0] ?? 0) < end);
}

function anchorsIn(document: Document): ReadonlyMap<string, readonly Node[]> {
  const found = new Map<string, Node[]>();
  visit(document, {
    Node(_, node) {
      if (isAlias(node) || !node.anchor) return;
      const others = found.get(node.anchor);
      if (others) others.push(node);
      else found.set(node.anchor, [node]);
    },
  });
  return found;
}
