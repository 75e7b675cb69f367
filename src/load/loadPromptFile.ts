import { dirname, resolve } from 'node:path';
import { beside, isPartialName, partialFileName, promptNameOf } from '../files/fileNames.ts';
import { largest } from '../files/read.ts';
import { readText } from '../files/readText.ts';
import { stateKey } from '../files/state.ts';
import { workspaceFolderOf } from '../files/workspace.ts';
import type { ApplicationNames } from '../model/settings/declarations.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';
import { type PartialRead, partialProblem, resolvePartials } from '../prompt/partials.ts';
import { CORRECTION_PARTIAL, type LoadedPrompt } from './loadedPrompt.ts';
import { messages } from './messages.ts';
import { type PromptNames, parseWithNames, promptNamesOf } from './promptNames.ts';

export type PromptFileResult =
  | { readonly ok: true; readonly prompt: LoadedPrompt }
  | { readonly ok: false; readonly file: string; readonly message: string };

/**
 * Reads a prompt file and the partials it needs, which are `_name.prompt` in its folder. A file with errors
 * is loaded too: they are in the diagnostics of its document.
 * @param root the folder that must contain the prompt and its partials, with links resolved. Default: the
 * workspace of the path, which the user has chosen.
 * @param application names that the running program provides.
 */
export async function loadPromptFile(
  file: string,
  root?: string,
  application?: ApplicationNames,
): Promise<PromptFileResult> {
  const workspace = root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const read = await readText(workspace, file, largest.prompt);
  if (typeof read !== 'string') {
    const { problem } = read;
    return { ok: false, file, message: messages.promptUnread(file, problem) };
  }
  return { ok: true, prompt: await loadTextOfFile(read, file, workspace, application) };
}

/** Loads a text as if the file had it: with the partials, schemas and media of the file's folder. */
export async function loadTextOfFile(
  text: string,
  file: string,
  root: string,
  application?: ApplicationNames,
): Promise<LoadedPrompt> {
  const readPartial = (name: string) => readPartialBeside(root, file, name);
  const key = await stateKey(root, file, promptNameOf(file).name);
  const mediaPlaces = { root, folders: [dirname(resolve(file))] };
  const names = { ...promptNamesOf(root, dirname(file)), ...(application && { application }) };
  const prompt = await loadPromptText(text, file, readPartial, { key, names });
  return { ...prompt, mediaPlaces };
}

/** What is known about a prompt from its location. */
export interface PromptPlace {
  /** See {@link LoadedPrompt}. Default: the prompt's name. */
  readonly key?: string;
  readonly names?: PromptNames;
}

/** The same for a text that is not saved in the file, such as that of an unsaved editor. */
export async function loadPromptText(
  text: string,
  file: string,
  readPartial: (name: string) => Promise<PartialRead>,
  { key, names }: PromptPlace = {},
): Promise<LoadedPrompt> {
  const document = await parseWithNames(text, names);
  const { name, variant } = promptNameOf(file);
  const { texts, problems } = await resolvePartials(document, readPartial);
  const correction =
    policyOf(document).retry.corrections > 0 ? await readPartial(CORRECTION_PARTIAL) : undefined;
  const unread = typeof correction === 'object' ? [unreadCorrection(document, correction)] : [];
  const partialProblems = [...problems, ...unread];
  return {
    document,
    file,
    name,
    ...(variant !== undefined && { variant }),
    key: key ?? name,
    partials: texts,
    ...(partialProblems.length > 0 && { partialProblems }),
    ...(typeof correction === 'string' && { correction }),
  };
}

function unreadCorrection(
  { template }: PromptDocument,
  { problem }: { readonly problem: string },
): Diagnostic {
  const message = partialProblem(CORRECTION_PARTIAL, problem) ?? problem;
  return { code: 'unreadable-partial', severity: 'error', message, range: template.range };
}

async function readPartialBeside(root: string, file: string, name: string): Promise<PartialRead> {
  if (!isPartialName(name)) return undefined;
  const read = await readText(root, beside(file, partialFileName(name)), largest.prompt);
  return typeof read !== 'string' && read.missing ? undefined : read;
}
