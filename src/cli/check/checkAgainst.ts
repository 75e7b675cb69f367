import { execFile } from 'node:child_process';
import { dirname, join, relative, resolve } from 'node:path';
import { promisify } from 'node:util';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { fileKind, settingsFileNames } from '../../files/fileNames.ts';
import { largest } from '../../files/read.ts';
import { readText } from '../../files/readText.ts';
import { findWorkspace, workspaceFolderOf } from '../../files/workspace.ts';
import { pageOf } from '../../language/lsp.ts';
import { namesIn, parseWithNames } from '../../load/promptNames.ts';
import { mergeSettings } from '../../model/settings/mergeSettings.ts';
import { readSettings, type Settings } from '../../model/settings/settings.ts';
import type { PromptDocument } from '../../prompt/document.ts';
import { ruleRange } from '../../prompt/frontmatter/ruleRange.ts';
import { type Change, compareSchemas } from '../../schema/comparison/compareSchemas.ts';
import { MisuseError } from '../terminal/terminal.ts';
import { shownPath } from '../workspace/workspace.ts';
import type { FoundAt } from './checkFiles.ts';

/**
 * How the output schemas of prompts differ from those of a git revision: a breaking change is an error, or
 * a warning where it is allowed; a compatible one is for information. A prompt that is new has none.
 * @throws MisuseError outside of a git repository, and for a revision that is not in it.
 */
export async function checkAgainst(
  paths: readonly string[],
  revision: string,
  { allow, signal }: { readonly allow: boolean; readonly signal: AbortSignal },
): Promise<readonly FoundAt[]> {
  const found: FoundAt[] = [];
  for (const path of paths) {
    if (signal.aborted) break;
    if (fileKind(resolve(path)) !== 'prompt') continue;
    const folder = dirname(resolve(path));
    const show = await filesAt(path, revision, signal);
    const before = await show(resolve(path));
    if (before === undefined) continue;
    const workspace = await workspaceFolderOf(folder);
    const text = await readText(workspace, path, largest.prompt);
    // What cannot be read is a finding already.
    if (typeof text !== 'string') continue;
    const document = await parseWithNames(text, namesIn(workspace, folder));
    const old = await parseWithNames(before, {
      ...namesIn(workspace, folder, show),
      settings: () => settingsAt(workspace, show),
    });
    const changes = changesOf(old, document);
    found.push(...changes.map(change => foundAt(path, document, change, revision, allow)));
  }
  return found;
}

/** The settings as they were, of the files that apply now. */
async function settingsAt(
  workspace: string,
  show: (file: string) => Promise<string | undefined>,
): Promise<Settings> {
  const { levels } = await findWorkspace(workspace);
  const files = new Set([
    ...settingsFileNames.map(name => join(workspace, name)),
    ...levels.flatMap(({ folder, files }) => files.map(name => join(folder, name))),
  ]);
  const texts = await Promise.all([...files].map(show));
  return mergeSettings(
    texts.flatMap(text => (text === undefined ? [] : readSettings(text).settings)),
  );
}

function changesOf(before: PromptDocument, after: PromptDocument): readonly Change[] {
  const [old, fresh] = [before.metadata.output.schema, after.metadata.output.schema];
  if (old && fresh) return compareSchemas(old, fresh);
  if (!old && !fresh) return [];
  const sentence = old ? 'The output schema was removed' : 'An output schema was added';
  const kind = old ? 'breaking' : 'compatible';
  return [{ kind, pointer: '', schemaPointer: '', sentence }];
}

function foundAt(
  file: string,
  document: PromptDocument,
  { kind, schemaPointer, sentence }: Change,
  revision: string,
  allow: boolean,
): FoundAt {
  const text = TextDocument.create(file, 'dotprompt', 0, document.text);
  const range = ruleRange(document, { schemaPointer, pointer: '' }) ?? { start: 0, end: 0 };
  const [start, end] = [text.positionAt(range.start), text.positionAt(range.end)];
  const code = `schema-${kind}`;
  return {
    file,
    line: start.line + 1,
    column: start.character + 1,
    endLine: end.line + 1,
    endColumn: end.character + 1,
    severity: kind === 'compatible' ? 'information' : allow ? 'warning' : 'error',
    code,
    message: `${sentence}, compared with ${revision}.`,
    page: pageOf(code),
  };
}

/** Reads files as they were at a revision, by absolute paths; undefined where there was none. */
async function filesAt(
  path: string,
  revision: string,
  signal: AbortSignal,
): Promise<(file: string) => Promise<string | undefined>> {
  const folder = dirname(resolve(path));
  const git = (...words: readonly string[]) => runGit(folder, words, signal);
  // A revision that begins with a dash is not an option of git.
  const commit = await git(
    'rev-parse',
    '--verify',
    '--quiet',
    '--end-of-options',
    `${revision}^{commit}`,
  );
  if (commit === undefined) {
    throw new MisuseError(
      `The git revision \`${revision}\` was not found for ${shownPath(path)}: name a branch, a tag or a commit of its repository.`,
    );
  }
  return file => git('show', `${commit.trim()}:./${relative(folder, file).replaceAll('\\', '/')}`);
}

const run = promisify(execFile);

/** What git prints; undefined when it says no. */
async function runGit(
  folder: string,
  words: readonly string[],
  signal: AbortSignal,
): Promise<string | undefined> {
  try {
    const { stdout } = await run('git', [...words], { cwd: folder, signal, maxBuffer: 1 << 26 });
    return stdout;
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT') {
        throw new MisuseError('`--against` needs git, which was not found. Install git.');
      }
      if (typeof error.code === 'number') return undefined;
    }
    throw error;
  }
}
