import { basename, dirname } from 'node:path/posix';
import {
  datasetFormatOf,
  fileKind,
  isPatternDataset,
  isSkippedFolder,
  promptBeside,
} from '../../../files/fileNames.ts';
import { globOf } from '../../../files/glob.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { closestWord } from '../../../text/closest.ts';
import type { TextRange } from '../../../text/replacement.ts';
import { nodeAt } from '../../../text/yaml/yamlNodes.ts';
import { replaceWith } from '../../edits/action.ts';
import type { YamlFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { isPattern, writtenPaths, yamlText } from '../../names/evalNames.ts';
import { uriKey, uriOfKey } from '../../names/name.ts';
import { evalSubjects } from '../../relatedFiles.ts';
import { isInside, resolveUri } from '../../relativePath.ts';
import type { Workspace } from '../../workspace.ts';
import { firstLineRange, visibleRange } from './visibleRange.ts';

/**
 * Reports prompts and datasets that do not exist and that an eval file names explicitly or by its own name.
 */
export async function checkNamedFiles(
  workspace: Workspace,
  file: YamlFile,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  if (file.yaml.errors.length > 0) return [];
  const found: Diagnostic[] = [...leftOut(workspace, file)];
  const listed = new Map<string, readonly string[]>();
  for (const written of writtenPaths(file)) {
    const { role, path, range } = written;
    const key = resolveUri(file.uri, path);
    if (key === undefined || !isInside(workspace, file, key)) {
      found.push(outside(path, key, range));
      continue;
    }
    if (isPattern(written)) {
      if (await matchesFile(workspace, file, key, signal)) continue;
      const message = messages['missing-file.pattern'](path);
      found.push({ code: 'missing-file', severity: 'error', message, range });
      continue;
    }
    const uri = uriOfKey(key);
    if (workspace.file(uri) || workspace.file(key)) continue;
    const problem = workspace.unreadable(uri) ?? workspace.unreadable(key);
    if (problem !== undefined) {
      const message = messages['unreadable-file'](basename(key), problem);
      found.push({ code: 'unreadable-file', severity: 'error', message, range });
      continue;
    }
    const folder = dirname(uri);
    const names = listed.get(folder) ?? (await workspace.list(folder));
    listed.set(folder, names);
    if (signal.aborted) return [];
    if (names.includes(basename(key))) continue;
    found.push(
      missingFile(file, role === 'dataset' ? 'dataset' : 'prompt', basename(key), range, names),
    );
  }
  return found;
}

/**
 * A file outside the workspace is neither read nor linked. It could be anything on the machine or the
 * network.
 */
function outside(path: string, key: string | undefined, range: TextRange): Diagnostic {
  const message =
    messages[key === undefined ? 'outside-workspace.absolute' : 'outside-workspace'](path);
  return { code: 'outside-workspace', severity: 'error', message, range };
}

function missingFile(
  { text }: YamlFile,
  role: 'prompt' | 'dataset',
  name: string,
  range: TextRange,
  names: readonly string[],
): Diagnostic {
  const candidates = names.filter(each => isUsableAs(role, each));
  const guess = closestWord(name, candidates);
  const written = text.getText().slice(range.start, range.end);
  const instead =
    guess && written.endsWith(name) ? written.slice(0, -name.length) + guess : undefined;
  const message = messages['missing-file'](role, written, guess);
  const fix = replaceWith(range, instead);
  return { code: 'missing-file', severity: 'error', message, range, ...fix };
}

/** Maximum number of folders that are searched for a pattern. With more, it is not reported. */
const MOST_FOLDERS = 1000;

/** Whether a pattern matches a dataset in the workspace. True when the search is stopped. */
async function matchesFile(
  workspace: Workspace,
  file: YamlFile,
  pattern: string,
  signal: AbortSignal,
): Promise<boolean> {
  const glob = globOf(pattern);
  const top = uriKey(workspace.folder(file.uri)).replace(/\/$/, '');
  const folders = [top];
  // The list grows during the loop.
  for (const folder of folders) {
    if (signal.aborted || folders.length > MOST_FOLDERS) return true;
    for (const name of await workspace.list(uriOfKey(folder))) {
      const path = `${folder}/${name}`;
      if (!name.endsWith('/')) {
        if (glob.matches(path) && isPatternDataset(name)) return true;
      } else if (glob.mayMatchIn(path) && !isSkippedFolder(path.slice(top.length + 1, -1))) {
        folders.push(path.slice(0, -1));
      }
    }
  }
  return false;
}

function isUsableAs(role: 'prompt' | 'dataset', name: string): boolean {
  return role === 'prompt' ? fileKind(name) === 'prompt' : datasetFormatOf(name) !== undefined;
}

/** Files that are not named are searched for by the name of the eval file. */
function leftOut(workspace: Workspace, file: YamlFile): readonly Diagnostic[] {
  const source = yamlText(file);
  const { prompts, datasets } = evalSubjects(workspace, file);
  const whole = file.text.getText();
  const range = firstLineRange(whole, visibleRange(whole, { start: 0, end: whole.length }));
  const say = (message: string): readonly Diagnostic[] => [
    { code: 'missing-file', severity: 'error', message, range },
  ];
  if (prompts.length === 0) {
    if (nodeAt(source, 'prompt')) return [];
    const name = promptBeside(file.name);
    return say(messages['missing-file.prompt'](name));
  }
  if (datasets.length > 0 || nodeAt(source, 'dataset') || nodeAt(source, 'rows')) return [];
  const [prompt] = prompts;
  return say(messages['missing-file.dataset'](prompt?.promptName));
}
