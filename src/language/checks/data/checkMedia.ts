import { basename, dirname } from 'node:path/posix';
import { readRow } from '../../../eval/dataset/row.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { mediaSource, typeOfPath } from '../../../prompt/messages/mediaSource.ts';
import { literalText, mediaUses } from '../../../prompt/template/mediaUses.ts';
import type { InputPath } from '../../../prompt/template/variables.ts';
import { closestWord } from '../../../text/closest.ts';
import { isRecord } from '../../../text/isRecord.ts';
import type { TextRange } from '../../../text/replacement.ts';
import type { LanguageFile, OpenDataset, PromptFile } from '../../languageFile.ts';
import { messages } from '../../messages/diagnostics.ts';
import { uriOfKey } from '../../names/name.ts';
import { isInside, resolveUri } from '../../relativePath.ts';
import type { Workspace } from '../../workspace.ts';
import { locatedRows } from './placedRows.ts';
import { promptsOfDataset } from './rowSubject.ts';

/** Reports media in a prompt that do not exist or cannot be sent. */
export async function checkPromptMedia(
  workspace: Workspace,
  file: PromptFile,
): Promise<readonly Diagnostic[]> {
  const look = lookIn(workspace, [file]);
  const found: Diagnostic[] = [];
  for (const { url, contentType } of mediaUses(file.document.template)) {
    const written = literalText(url);
    if (written === undefined) continue;
    const problem = await look(written, contentType !== undefined);
    if (problem !== undefined) found.push(mediaDiagnostic(written, problem, url.written.range));
  }
  return found;
}

/** Reports media in golden rows, by the same rules. */
export async function checkRowMedia(
  workspace: Workspace,
  file: OpenDataset,
): Promise<readonly Diagnostic[]> {
  const prompts = promptsOfDataset(workspace, file);
  const uses = prompts.flatMap(({ document }) => mediaUses(document.template));
  if (!uses.some(({ url }) => url.path)) return [];
  const look = lookIn(workspace, [file, ...prompts]);
  const found: Diagnostic[] = [];
  for (const item of locatedRows(file)) {
    if ('code' in item) continue;
    const row = readRow(item.raw, '');
    if ('message' in row) continue;
    const seen = new Set<string>();
    for (const { url, contentType } of uses) {
      for (const { value, place } of url.path ? valuesAt(row.input, url.path) : []) {
        const key = JSON.stringify(place);
        if (typeof value !== 'string' || seen.has(key)) continue;
        seen.add(key);
        const problem = await look(value, contentType !== undefined);
        if (problem === undefined) continue;
        found.push(mediaDiagnostic(value, problem, item.places.value(['input', ...place])));
      }
    }
  }
  return found;
}

interface PlacedValue {
  readonly value: unknown;
  readonly place: readonly (string | number)[];
}

/** The values at a path of an input. `*` is each item of a list, `?` what a block without a helper reads. */
function valuesAt(input: unknown, path: InputPath): readonly PlacedValue[] {
  return path.reduce<readonly PlacedValue[]>(
    (found, step) =>
      found.flatMap(({ value, place }) => {
        if (Array.isArray(value) && (step === '*' || step === '?')) {
          return value.map((item: unknown, index) => ({ value: item, place: [...place, index] }));
        }
        if (step === '?') return [{ value, place }];
        if (!isRecord(value)) return [];
        const keys = step === '*' ? Object.keys(value) : Object.hasOwn(value, step) ? [step] : [];
        return keys.map(key => ({ value: value[key], place: [...place, key] }));
      }),
    [{ value: input, place: [] }],
  );
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
