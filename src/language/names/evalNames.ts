import { isMap, isScalar } from 'yaml';
import { stemOf } from '../../files/fileNames.ts';
import { globOf, isGlob } from '../../files/glob.ts';
import type { TextRange } from '../../text/replacement.ts';
import {
  nodeAt,
  pairsOf,
  resolved,
  scalarRange,
  scalarText,
  sequenceItems,
  type YamlText,
} from '../../text/yaml/yamlNodes.ts';
import type { LanguageFile, OpenDataset, YamlFile } from '../languageFile.ts';
import { resolveUri } from '../relativePath.ts';
import { pathNames, rowNames } from './datasetNames.ts';
import { type Occurrence, uriKey } from './name.ts';
import { fieldOccurrences, modelNames } from './promptNames.ts';
import { valueKeys } from './yamlKeys.ts';

/** A path in an eval file, and the file that it refers to. */
export interface FileReference {
  readonly role: 'prompt' | 'dataset' | 'judge';
  /** The {@link uriKey} of the file. */
  readonly uri: string;
  /** The range of the whole path. */
  readonly range: TextRange;
}

export function yamlText({ yaml, text }: YamlFile): YamlText {
  return { yaml, text: text.getText() };
}

/** The names in an eval file or `touchstone.yaml`. */
export function yamlNames(file: YamlFile): readonly Occurrence[] {
  const source = yamlText(file);
  if (file.kind === 'settings') {
    return ['default', 'compare'].flatMap(key => modelNames(source, nodeAt(source, 'models', key)));
  }
  const uri = uriKey(file.uri);
  const scorers = sequenceItems(source, nodeAt(source, 'score')).flatMap(item =>
    pairsOf(source, item),
  );
  return [
    ...fileReferences(file).map(
      (reference): Occurrence => ({
        name: { kind: 'file', uri: reference.uri, path: [] },
        range: stemRange(source.text, reference.range),
        role: 'reference',
      }),
    ),
    ...modelNames(source, nodeAt(source, 'models')),
    ...rowNames(uri, valueKeys(source, nodeAt(source, 'rows'))),
    ...scorers.flatMap(({ key, value }) => {
      if (scalarText(key) === 'fields') return fieldNames(source, uri, value);
      return modelNames(source, valueUnder(source, value, 'model'));
    }),
  ];
}

function fieldNames(source: YamlText, uri: string, settings: unknown): readonly Occurrence[] {
  const paths = sequenceItems(source, valueUnder(source, settings, 'paths'));
  const numeric = pairsOf(source, valueUnder(source, settings, 'numeric')).map(({ key }) => key);
  return [...paths, ...numeric].flatMap(node => {
    const written = scalarText(node);
    const range = scalarRange(source, node);
    if (!written || !range) return [];
    return fieldOccurrences('output', uri, pathNames(written, range.start), 'reference');
  });
}

function valueUnder(source: YamlText, map: unknown, key: string): unknown {
  return pairsOf(source, map).find(pair => scalarText(pair.key) === key)?.value;
}

/** The files that an eval file names, in order. Patterns name no single file. */
export function fileReferences(file: YamlFile): readonly FileReference[] {
  return writtenPaths(file).flatMap(({ role, path, range, escaped }) => {
    const uri = escaped || isPattern({ role, path }) ? undefined : resolveUri(file.uri, path);
    return uri === undefined ? [] : [{ role, uri, range }];
  });
}

/** Whether a path in an eval file is a pattern for several datasets. */
export function isPattern({ role, path }: Pick<WrittenPath, 'role' | 'path'>): boolean {
  return role === 'dataset' && isGlob(path);
}

/** The datasets among some files that the patterns of an eval file match. */
export function matchedDatasets(
  file: YamlFile,
  files: Iterable<LanguageFile>,
): readonly OpenDataset[] {
  const globs = writtenPaths(file).flatMap(written => {
    const key = isPattern(written) ? resolveUri(file.uri, written.path) : undefined;
    return key === undefined ? [] : globOf(key);
  });
  if (globs.length === 0) return [];
  return [...files].filter(
    (each): each is OpenDataset =>
      each.kind === 'dataset' && globs.some(glob => glob.matches(uriKey(each.uri))),
  );
}

/** A path as written in an eval file. */
export interface WrittenPath extends Pick<FileReference, 'role' | 'range'> {
  readonly path: string;
  /** Whether it is in quotes with escape sequences. `range` then includes the quotes. */
  readonly escaped: boolean;
}

export function writtenPaths(file: YamlFile): readonly WrittenPath[] {
  const source = yamlText(file);
  const pathsUnder = (role: FileReference['role'], node: unknown): readonly WrittenPath[] => {
    const nodes = isMap(node) ? [] : [node, ...sequenceItems(source, node)];
    return nodes.flatMap(item => {
      const path = scalarText(item) ?? '';
      const exact = scalarRange(source, item);
      const [start, end] = (isScalar(item) && item.range) || [];
      if (path === '' || start === undefined || end === undefined) return [];
      return [{ role, path, range: exact ?? { start, end }, escaped: exact === undefined }];
    });
  };
  const scorers = sequenceItems(source, nodeAt(source, 'score')).flatMap(item =>
    pairsOf(source, item),
  );
  return [
    ...pathsUnder('prompt', nodeAt(source, 'prompt')),
    ...pathsUnder('dataset', nodeAt(source, 'dataset')),
    ...scorers.flatMap(({ value }) =>
      pathsUnder('judge', resolved(source, valueUnder(source, value, 'prompt'))),
    ),
  ];
}

/** The range of `triage` in `./triage.golden.jsonl`: the file name without folder and endings. */
function stemRange(text: string, { start, end }: TextRange): TextRange {
  const path = text.slice(start, end);
  const from = start + path.lastIndexOf('/') + 1;
  return { start: from, end: from + plainName(text.slice(from, end)).length };
}

/** The name of a file without the endings of its kind and, for a partial, without its `_`. */
export function plainName(name: string): string {
  const stem = stemOf(name);
  return stem === name ? name.replace(/\.\w+$/, '') : stem;
}
