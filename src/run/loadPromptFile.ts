import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { parsePrompt } from '../prompt/document.ts';
import { resolvePartials } from '../prompt/partials.ts';
import { policyOf } from '../prompt/policy.ts';
import { CORRECTION_PARTIAL } from './correction.ts';
import { fileProblem } from './fileProblem.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';
import { utf8Decoder } from './utf8.ts';

export type PromptFileResult =
  | { readonly ok: true; readonly prompt: LoadedPrompt }
  | { readonly ok: false; readonly file: string; readonly message: string };

/**
 * Reads a prompt file and the partials it needs, found as `_name.prompt` in its folder.
 * A file with mistakes still loads: they are in its document's diagnostics.
 */
export async function loadPromptFile(file: string): Promise<PromptFileResult> {
  const read = await readText(file);
  if ('problem' in read) {
    return { ok: false, file, message: `${file} cannot be read: ${read.problem}.` };
  }
  return { ok: true, prompt: await loadPromptText(read.text, file, readPartialBeside(file)) };
}

/** The same for a text that is not (yet) what the file says, such as an unsaved editor's. */
export async function loadPromptText(
  text: string,
  file: string,
  readPartial: (name: string) => Promise<string | undefined>,
): Promise<LoadedPrompt> {
  const document = parsePrompt(text);
  const { name, variant } = nameOf(file);
  const correction =
    policyOf(document).retry.corrections > 0 ? await readPartial(CORRECTION_PARTIAL) : undefined;
  return {
    document,
    file,
    name,
    ...(variant !== undefined && { variant }),
    partials: await resolvePartials(document, readPartial),
    ...(correction !== undefined && { correction }),
  };
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

function readPartialBeside(file: string): (name: string) => Promise<string | undefined> {
  return async name => {
    const read = await readText(join(dirname(file), `_${name}.prompt`));
    return 'text' in read ? read.text : undefined;
  };
}

async function readText(
  file: string,
): Promise<{ readonly text: string } | { readonly problem: string }> {
  try {
    return { text: utf8Decoder()(await readFile(file)) };
  } catch (error) {
    return { problem: fileProblem(error) };
  }
}
