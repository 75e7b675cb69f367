import { type Document, isCollection, isNode, isPair, type Node, type Pair } from 'yaml';

/**
 * Every node and pair of a document, in the order of the text, parents first. The library's `visit` copies
 * the path for each node, which makes deep nesting quadratic.
 */
export function* yamlItems({ contents }: Document.Parsed): Generator<Node | Pair> {
  const waiting: unknown[] = [contents];
  while (waiting.length > 0) {
    const item = waiting.pop();
    if (!isPair(item) && !isNode(item)) continue;
    yield item;
    if (isPair(item)) waiting.push(item.value, item.key);
    else if (isCollection(item)) {
      for (let at = item.items.length - 1; at >= 0; at -= 1) waiting.push(item.items[at]);
    }
  }
}
