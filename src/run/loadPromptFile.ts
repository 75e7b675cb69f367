import { basename, dirname, join, resolve } from 'node:path';
import { fileProblem } from '../files/fileProblem.ts';
import { largest } from '../files/limits.ts';
import { readBelow } from '../files/read.ts';
import { stateKey } from '../files/state.ts';
import { workspaceFolderOf } from '../files/workspaceFolder.ts';
import { declarationsOf } from '../model/declarations.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import { type ParseOptions, type PromptDocument, parsePrompt } from '../prompt/document.ts';
import {
  type PartialRead,
  partialFileName,
  partialProblem,
  resolvePartials,
} from '../prompt/partials.ts';
import { policyOf } from '../prompt/policy.ts';
import { CORRECTION_PARTIAL } from './correction.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';
import { loadSettings } from './loadSettings.ts';
import { ownersIn } from './ownersIn.ts';
import { utf8Decoder } from './utf8.ts';

export type PromptFileResult =
  | { readonly ok: true; readonly prompt: LoadedPrompt }
  | { readonly ok: false; readonly file: string; readonly message: string };

/**
 * Reads a prompt file and the partials it needs, found as `_name.prompt` in its folder.
 * A file with mistakes still loads: they are in its document's diagnostics.
 * @param root the folder that the prompt and its partials must be under once their links are
 * followed. Default: the workspace of the path, which a person has chosen.
 */
export async function loadPromptFile(file: string, root?: string): Promise<PromptFileResult> {
  const workspace = root ?? (await workspaceFolderOf(dirname(resolve(file))));
  const read = await readPromptText(workspace, file);
  if (typeof read !== 'string') {
    const { problem } = read;
    return { ok: false, file, message: `${file} cannot be read: ${problem}.` };
  }
  const readPartial = (name: string) => readPartialBeside(workspace, file, name);
  const key = await stateKey(workspace, file, nameOf(file).name);
  const mediaPlaces = { root: workspace, folders: [dirname(resolve(file))] };
  const declarations = () => declarationsIn(workspace);
  const prompt = await loadPromptText(read, file, readPartial, { key, declarations });
  return { ok: true, prompt: { ...prompt, mediaPlaces } };
}

/** What is known of a prompt from where it is. */
export interface PromptPlace {
  /** See {@link LoadedPrompt}. Default: the prompt's name. */
  readonly key?: string;
  /** What the settings there declare; asked only for a prompt that uses an unknown name. */
  readonly declarations?: () => Promise<ParseOptions>;
}

/** The same for a text that is not (yet) what the file says, such as an unsaved editor's. */
export async function loadPromptText(
  text: string,
  file: string,
  readPartial: (name: string) => Promise<PartialRead>,
  { key, declarations }: PromptPlace = {},
): Promise<LoadedPrompt> {
  const document = await parseDeclared(text, declarations);
  const { name, variant } = nameOf(file);
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

/** Settings are read only for a prompt that names what the format does not have. */
async function parseDeclared(
  text: string,
  declarations: (() => Promise<ParseOptions>) | undefined,
): Promise<PromptDocument> {
  const document = parsePrompt(text);
  const isUnknown = ({ code }: Diagnostic): boolean =>
    code === 'unknown-schema' || code === 'unknown-helper';
  if (!declarations || !document.diagnostics.some(isUnknown)) return document;
  return parsePrompt(text, await declarations());
}

/** What the `touchstone.yaml` of a folder declares; mistakes in it are reported by whoever runs. */
export async function declarationsIn(folder: string): Promise<ParseOptions> {
  const { settings } = await loadSettings(folder, ownersIn(process.env));
  return declarationsOf(settings);
}

function unreadCorrection(
  { template }: PromptDocument,
  { problem }: { readonly problem: string },
): Diagnostic {
  const message = partialProblem(CORRECTION_PARTIAL, problem) ?? problem;
  return { code: 'unreadable-partial', severity: 'error', message, range: template.range };
}

/** `dir/triage.short.prompt` is the variant `short` of `triage`. */
export function nameOf(file: string): { readonly name: string; readonly variant?: string } {
  const [name = '', ...rest] = basename(file.replaceAll('\\', '/'), '.prompt').split('.');
  return rest.length > 0 ? { name, variant: rest.join('.') } : { name };
}

/** `dir/triage.short.prompt`, the file of the variant `short` of `dir/triage.prompt`. */
export function variantFile(file: string, variant: string): string {
  return join(dirname(file), `${nameOf(file).name}.${variant}.prompt`);
}

async function readPartialBeside(root: string, file: string, name: string): Promise<PartialRead> {
  const fileName = partialFileName(name);
  if (fileName === undefined) return undefined;
  const read = await readPromptText(root, join(dirname(file), fileName));
  return typeof read !== 'string' && read.missing ? undefined : read;
}

/** The text of a prompt or partial under a root, or why it is not read as the end of a sentence. */
export async function readPromptText(
  root: string,
  file: string,
): Promise<string | { readonly problem: string; readonly missing: boolean }> {
  const read = await readBelow(root, file, largest.prompt);
  if (!read.ok) return { problem: read.problem, missing: read.reason === 'missing' };
  try {
    return utf8Decoder()(read.bytes);
  } catch (error) {
    return { problem: fileProblem(error), missing: false };
  }
}
