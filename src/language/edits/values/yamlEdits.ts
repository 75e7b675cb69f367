import { type Document, isNode, isScalar, isSeq, visit } from 'yaml';
import type { Replacement } from '../../../text/replacement.ts';
import { editYaml } from '../../../text/yaml/editYaml.ts';
import { yamlDocument } from '../../../text/yaml/yamlDocument.ts';
import {
  entryRange,
  placeAt,
  type YamlChange,
  type YamlPath,
} from '../../../text/yaml/yamlPlace.ts';
import type { ValueEdits } from './valueEdits.ts';

/**
 * The edits of a list item in a YAML document. The item is edited as its own document, because a dataset is
 * too large to be parsed again for each finding. Items with anchors or aliases are not edited, because they
 * depend on others.
 */
export function yamlItemEdits(yaml: Document.Parsed, text: string, item: YamlPath): ValueEdits {
  let known: { readonly own: OwnDocument | undefined } | undefined;
  const edit = (change: YamlChange): Replacement | undefined => {
    known ??= { own: ownDocument(yaml, text, item) };
    const { own } = known;
    if (!own) return undefined;
    const path = [...own.base, ...change.path];
    const result = editYaml(own.text, own.document, [{ ...change, path }]);
    const [only, ...others] = result.ok ? result.edits : [];
    if (!only || others.length > 0) return undefined;
    const { start, end } = only.range;
    return { ...only, range: { start: start + own.start, end: end + own.start } };
  };
  return {
    replace(path, value) {
      const { node, rest } = placeAt(yaml, [...item, ...path]);
      const isWritten = isScalar(node) && rest.length === 0 && node.source;
      return isWritten ? edit({ kind: 'set', path, value }) : undefined;
    },
    rename: (path, name) => edit({ kind: 'rename', path, name }),
    remove: path => edit({ kind: 'remove', path }),
    insert: (path, name, value) => edit({ kind: 'insert', path: [...path, name], value }),
  };
}

interface OwnDocument {
  readonly text: string;
  /** Where its text starts in the whole text. */
  readonly start: number;
  readonly document: Document.Parsed;
  /** The path of the item in it. */
  readonly base: YamlPath;
}

function ownDocument(yaml: Document.Parsed, text: string, path: YamlPath): OwnDocument | undefined {
  const { node, holder, rest } = placeAt(yaml, path);
  const range = entryRange(node, text);
  if (!isSeq(holder) || rest.length > 0 || !range || !isNode(node)) return undefined;
  let { start, end } = range;
  if (!holder.flow) {
    start = text.lastIndexOf('\n', start - 1) + 1;
    const newline = text.indexOf('\n', end);
    end = newline === -1 ? text.length : newline + 1;
  }
  const own = text.slice(start, end);
  const document = yamlDocument(own);
  return hasAnchors(document)
    ? undefined
    : { text: own, start, document, base: holder.flow ? [] : [0] };
}

function hasAnchors(document: Document.Parsed): boolean {
  let found = false;
  visit(document, {
    Node(_, node) {
      if (!('anchor' in node) || node.anchor === undefined) return undefined;
      found = true;
      return visit.BREAK;
    },
  });
  return found;
}
