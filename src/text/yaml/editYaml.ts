import type { Document } from 'yaml';
import { edited, lineEnd, type Replacement, type TextRange } from '../replacement.ts';
import { addItem, addKey } from './addYaml.ts';
import { places, refusals } from './messages.ts';
import { blockYaml } from './printYaml.ts';
import { removeEntry } from './removeYaml.ts';
import { renameKey, setValue } from './setYaml.ts';
import { yamlComments } from './yamlComments.ts';
import { yamlDocument } from './yamlDocument.ts';
import { changedModel, sameModel, yamlModel } from './yamlModel.ts';
import {
  indentUnit,
  isNothing,
  nestedValue,
  placeAt,
  type YamlChange,
  type YamlPath,
  type YamlSource,
} from './yamlPlace.ts';

export type YamlEdits =
  /** The edits do not overlap. */
  | { readonly ok: true; readonly edits: readonly Replacement[] }
  /** One sentence. */
  | { readonly ok: false; readonly message: string };

/**
 * The edits that change the YAML of a text and keep everything else as written: other values, anchors,
 * comments, styles and line ends. The edited text is parsed again and compared with the intended value. A
 * change that would damage anything is refused.
 * @param document the parsed YAML, with offsets into the whole text.
 * @param within the part of the text that is YAML, such as the frontmatter of a prompt.
 */
export function editYaml(
  text: string,
  document: Document.Parsed,
  changes: readonly YamlChange[],
  within: TextRange = { start: 0, end: text.length },
): YamlEdits {
  const name = pathText(changes[0]?.path ?? []);
  if (document.errors.length > 0) return refused(refusals.errors());
  const before = yamlModel(document);
  let intended = before;
  for (const change of changes) {
    const next = changedModel(intended, change);
    if (!next) return refused(changeProblem(document, change));
    intended = next;
  }
  const unit = indentUnit(document.contents, text);
  const source: YamlSource = { text, range: within, eol: lineEnd(text), unit };
  const edits: Replacement[] = [];
  for (const change of changes) {
    const found = editsOf(source, document, change);
    if (!found) return refused(refusals.layout(name));
    edits.push(...found);
  }
  const after = edited(text, edits);
  const range = { start: within.start, end: within.end + after.length - text.length };
  const read = yamlDocument(after, { within: range });
  return read.errors.length === 0 &&
    sameModel(intended, yamlModel(read)) &&
    keepsLineEnd(text, within, after, range) &&
    keepsComments(source, changes, edits, yamlComments(after, range).map(commentText))
    ? { ok: true, edits }
    : refused(refusals.layout(name));
}

/** A YAML text that has only a value under the keys that lead to it, without the last line end. */
export function newYaml(path: YamlPath, value: unknown): string {
  return blockYaml(nestedValue(path, value));
}

function editsOf(
  source: YamlSource,
  document: Document.Parsed,
  change: YamlChange,
): readonly Replacement[] | undefined {
  const { kind, path } = change;
  if (kind === 'rename') return asList(renameKey(source, document, path, change.name));
  if (kind === 'remove') return asList(removeEntry(source, document, path));
  if (kind === 'append') return asList(addItem(source, document, path, change.value));
  if (placeAt(document, path).rest.length === 0) {
    return setValue(source, document, path, change.value);
  }
  const first = kind === 'set' && change.first === true;
  return asList(addKey(source, document, path, change.value, first));
}

function asList(edit: Replacement | undefined): readonly Replacement[] | undefined {
  return edit && [edit];
}

/** Text after the YAML, such as the closing fence of a frontmatter, must start on its own line. */
function keepsLineEnd(text: string, { end }: TextRange, after: string, range: TextRange): boolean {
  return end === text.length || text[end - 1] !== '\n' || after[range.end - 1] === '\n';
}

/** A comment is removed only together with the entry that contains it or that it follows. */
function keepsComments(
  { text, range: within }: YamlSource,
  changes: readonly YamlChange[],
  edits: readonly Replacement[],
  after: readonly string[],
): boolean {
  const mayRemove = changes.some(({ kind }) => kind === 'remove');
  const kept = yamlComments(text, within).filter(
    ({ start }) =>
      !mayRemove || !edits.some(({ range }) => range.start <= start && start < range.end),
  );
  return kept.map(commentText).toSorted().join('\n') === after.toSorted().join('\n');
}

function commentText({ text }: { readonly text: string }): string {
  return text;
}

function refused(message: string): YamlEdits {
  return { ok: false, message };
}

function changeProblem(document: Document.Parsed, { kind, path }: YamlChange): string {
  const { rest, node } = placeAt(document, path);
  if (kind === 'insert' && rest.length === 0 && !isNothing(node)) {
    return refusals.exists(pathText(path));
  }
  return kind === 'set' || kind === 'insert'
    ? refusals.layout(pathText(path))
    : refusals.missing(pathText(path));
}

function pathText(path: YamlPath): string {
  return path.length === 0 ? places.list() : places.at(path);
}
