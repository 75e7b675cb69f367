import { type Document, isAlias, isMap, isScalar, isSeq } from 'yaml';
import { rememberSource } from '../json/exactJson.ts';
import { aliasTarget } from './yamlNodes.ts';

/** Stores the written form of the numbers in a document's plain value. */
export function rememberYamlNumbers(
  document: Document.Parsed,
  node: unknown,
  value: unknown,
): void {
  const seen = new Set<unknown>();
  const open: (readonly [unknown, unknown])[] = [[node, value]];
  for (let next = open.pop(); next; next = open.pop()) {
    const [at, plain] = next;
    if (typeof plain !== 'object' || plain === null || seen.has(plain)) continue;
    seen.add(plain);
    for (const [key, child] of yamlChildren(at)) {
      const item: unknown = isAlias(child) ? aliasTarget(document, child) : child;
      const below = (plain as Readonly<Record<string, unknown>>)[key];
      if (isScalar(item)) {
        const source = decimalSource(item.source);
        if (typeof below === 'number' && source) rememberSource(plain, key, below, source);
      } else open.push([item, below]);
    }
  }
}

function yamlChildren(node: unknown): readonly (readonly [string, unknown])[] {
  if (isSeq(node)) return node.items.map((item, index) => [String(index), item]);
  if (!isMap(node)) return [];
  return node.items.map(({ key, value }) => [String(isScalar(key) ? key.value : key), value]);
}

/** A YAML number in JSON's notation. Undefined for values without digits, such as `.inf`. */
function decimalSource(source: string | undefined): string | undefined {
  if (source === undefined) return undefined;
  if (/^0[xo][0-9a-f]+$/i.test(source)) return String(BigInt(source));
  const plain = source
    .replace(/^\+/, '')
    .replace(/^(-?)\./, '$10.')
    .replace(/\.(?=$|[eE])/, '');
  return /^-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(plain)
    ? plain.replace(/^(-?)0+(?=\d)/, '$1')
    : undefined;
}
