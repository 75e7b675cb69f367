import { dirname, resolve } from 'node:path';
import { isBelow } from '../files/below.ts';
import { largest, ownersIn } from '../files/read.ts';
import { readText } from '../files/readText.ts';
import {
  type ApplicationNames,
  declarationsOf,
  type SchemaFile,
  schemaPlaces,
} from '../model/settings/declarations.ts';
import type { Settings } from '../model/settings/settings.ts';
import type { Diagnostic } from '../prompt/diagnostic.ts';
import { type PromptDocument, parsePrompt } from '../prompt/document.ts';
import { loadSettings } from './loadSettings.ts';

/** Where the names that a prompt uses are looked up. Used only for a prompt with unknown names. */
export interface PromptNames {
  settings(): Promise<Pick<Settings, 'schemas' | 'helpers'>>;
  schemaFile(name: string): Promise<SchemaFile | undefined>;
  readonly application?: ApplicationNames;
}

/** The text of a file, or why it is not read. Undefined when it does not exist. */
export type ReadSchemaText = (path: string) => Promise<SchemaFile['content'] | undefined>;

/**
 * The names that apply in a folder of a workspace. Mistakes in its `touchstone.yaml` are reported when a
 * prompt runs.
 * @param read default: reads the files of the workspace on disk.
 */
export function promptNamesOf(
  workspace: string,
  folder: string,
  read: ReadSchemaText = path => readSchemaText(workspace, path),
): PromptNames {
  const up = (here: string): string | undefined => {
    const above = dirname(here);
    return above !== here && isBelow(workspace, above) ? above : undefined;
  };
  return {
    settings: async () => (await loadSettings(workspace, ownersIn(process.env))).settings,
    async schemaFile(name) {
      for (const { path, place } of schemaPlaces(name, resolve(folder), up)) {
        const content = await read(place);
        if (content !== undefined) return { path, content };
      }
      return undefined;
    },
  };
}

async function readSchemaText(root: string, path: string): ReturnType<ReadSchemaText> {
  const read = await readText(root, path, largest.settings);
  return typeof read !== 'string' && read.missing ? undefined : read;
}

/** Parses a prompt and looks up the names that it uses. */
export async function parseWithNames(text: string, names?: PromptNames): Promise<PromptDocument> {
  const document = parsePrompt(text);
  const isUnknown = ({ code }: Diagnostic): boolean =>
    code === 'unknown-schema' || code === 'unknown-helper';
  if (!names || !document.diagnostics.some(isUnknown)) return document;
  const settings = await names.settings();
  const files = new Map<string, SchemaFile | undefined>();
  // A declared schema may use other names, so parsing is repeated until all names are known.
  for (;;) {
    const wanted = new Set<string>();
    const find = (name: string): SchemaFile | undefined => {
      if (!files.has(name)) wanted.add(name);
      return files.get(name);
    };
    const declared = parsePrompt(text, declarationsOf(settings, find, names.application));
    if (wanted.size === 0) return declared;
    for (const name of wanted) files.set(name, await names.schemaFile(name));
  }
}
