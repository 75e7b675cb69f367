import { basename, dirname } from 'node:path/posix';
import { readRow } from '../../../eval/dataset/row.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { mediaSource, typeOfPath } from '../../../prompt/messages/mediaSource.ts';
import { calleeName, type Expression } from '../../../prompt/template/tag.ts';
import { closestWord } from '../../../text/closest.ts';
import type { TextRange } from '../../../text/replacement.ts';
import type { LanguageFile, OpenDataset, PromptFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { uriOfKey } from '../../names/name.ts';
import { isInside, resolveUri } from '../../relativePath.ts';
import type { Workspace } from '../../workspace.ts';
import { locatedRows } from './placedRows.ts';
import { promptsOfDataset } from './rowSubject.ts';

/** The `url` and the `contentType` of a `{{media}}`. */
interface MediaTag {
  readonly url: Expression;
  /** Whether the type is given, so that the file name does not have to show it. */
  readonly typed: boolean;
}

/** Reports media in a prompt that do not exist or cannot be sent. */
export async function checkPromptMedia(
  workspace: Workspace,
  file: PromptFile,
): Promise<readonly Diagnostic[]> {
  const look = lookIn(workspace, [file]);
  const found: Diagnostic[] = [];
  for (const { url, typed } of mediaTags(file)) {
    if (url.type !== 'literal' || typeof url.value !== 'string') continue;
    const problem = await look(url.value, typed);
    if (problem !== undefined) found.push(mediaDiagnostic(url.value, problem, url.range));
  }
  return found;
}

/** Reports media in golden rows, by the same rules. */
export async function checkRowMedia(
  workspace: Workspace,
  file: OpenDataset,
): Promise<readonly Diagnostic[]> {
  const prompts = promptsOfDataset(workspace, file);
  const fields = new Map(prompts.flatMap(mediaFields));
  if (fields.size === 0) return [];
  const look = lookIn(workspace, [file, ...prompts]);
  const found: Diagnostic[] = [];
  for (const item of locatedRows(file)) {
    if ('code' in item) continue;
    const row = readRow(item.raw, '');
    if ('message' in row) continue;
    for (const [name, typed] of fields) {
      const value = row.input[name];
      if (typeof value !== 'string') continue;
      const problem = await look(value, typed);
      if (problem === undefined) continue;
      found.push(mediaDiagnostic(value, problem, item.places.value(['input', name])));
    }
  }
  return found;
}

function mediaTags({ document }: PromptFile): readonly MediaTag[] {
  return document.template.tags.flatMap(({ call }): readonly MediaTag[] => {
    const url = call?.hash.find(({ key }) => key === 'url')?.value;
    return call && url && calleeName(call) === 'media'
      ? [{ url, typed: call.hash.some(({ key }) => key === 'contentType') }]
      : [];
  });
}

/** The input variables that are media, and whether their type is given. */
function mediaFields(prompt: PromptFile): readonly (readonly [string, boolean])[] {
  return mediaTags(prompt).flatMap(({ url, typed }): readonly (readonly [string, boolean])[] => {
    if (url.type !== 'path' || url.data || url.depth > 0) return [];
    const [name, ...inner] = url.parts;
    return name && inner.length === 0 ? [[name.name, typed]] : [];
  });
}

/** Why a medium cannot be sent. Undefined when it can, or when this cannot be decided here. */
function lookIn(
  workspace: Workspace,
  files: readonly LanguageFile[],
): (url: string, typed: boolean) => Promise<string | undefined> {
  const listed = new Map<string, readonly string[]>();
  const namesIn = async (folder: string): Promise<readonly string[]> => {
    const names = listed.get(folder) ?? (await workspace.list(folder));
    listed.set(folder, names);
    return names;
  };
  return async (url, typed) => {
    const source = mediaSource(url);
    if (source.kind === 'unusable') return source.problem;
    // Absolute paths and `file:` URLs are only checked in a run, because files outside the workspace are not
    // read here.
    if (source.kind !== 'file' || source.path !== url.trim()) return undefined;
    let guess: string | undefined;
    for (const file of files) {
      const key = resolveUri(file.uri, source.path);
      if (key === undefined) return undefined;
      if (!isInside(workspace, file, key)) return messages['media.outside']();
      const names = await namesIn(dirname(uriOfKey(key)));
      if (names.includes(basename(key))) {
        const known = typed || typeOfPath(source.path) !== undefined;
        return known ? undefined : messages['media.type']();
      }
      guess ??= closestWord(basename(key), names);
    }
    return messages['media.missing'](guess);
  };
}

function mediaDiagnostic(url: string, problem: string, range: TextRange): Diagnostic {
  return { code: 'media', severity: 'error', message: messages.media(url, problem), range };
}
