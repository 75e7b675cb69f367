import { dirname } from 'node:path/posix';
import type { TextDocument } from 'vscode-languageserver-textdocument';
import { declarationsOf, type SchemaFile, schemaPlaces } from '../model/settings/declarations.ts';
import type { Settings } from '../model/settings/settings.ts';
import type { ParseOptions } from '../prompt/document.ts';
import { canonicalUri } from './canonicalUri.ts';

/** What is known about the files of a workspace, by canonical URIs. */
export interface KnownFiles {
  /** The settings that apply in a folder. */
  settings(folder: string): Settings;
  text(uri: string): TextDocument | undefined;
  /** Why an existing file is not read. */
  problem(uri: string): string | undefined;
  /** The workspace folder of a folder. */
  top(folder: string): string;
}

/** The names that prompts in a folder may use. */
export interface Declarations {
  /** Returns the same object as long as nothing that it depends on has changed. */
  at(folder: string): ParseOptions;
  file(folder: string, name: string): FoundFile | undefined;
}

interface FoundFile extends SchemaFile {
  readonly uri: string;
  /** A value that differs for each content. */
  readonly state: string | TextDocument;
  readonly version: number;
}

interface Kept {
  readonly settings: Settings;
  readonly options: ParseOptions;
  /** By the names that were looked up. */
  readonly files: Map<string, FoundFile | undefined>;
}

export function createDeclarations(known: KnownFiles): Declarations {
  const kept = new Map<string, Kept>();

  function file(folder: string, name: string): FoundFile | undefined {
    const top = known.top(folder);
    const up = (here: string): string | undefined => (here === top ? undefined : dirname(here));
    for (const { path, place } of schemaPlaces(name, folder, up)) {
      const uri = canonicalUri(place);
      const text = known.text(uri);
      const problem = known.problem(uri);
      if (text) {
        return { uri, path, content: text.getText(), state: text, version: text.version };
      }
      if (problem !== undefined) {
        return { uri, path, content: { problem }, state: problem, version: 0 };
      }
    }
    return undefined;
  }

  function isCurrent(folder: string, { settings, files }: Kept): boolean {
    if (settings !== known.settings(folder)) return false;
    return [...files].every(([name, before]) => {
      const now = file(folder, name);
      return (
        now?.uri === before?.uri && now?.state === before?.state && now?.version === before?.version
      );
    });
  }

  return {
    file,
    at(folder) {
      const before = kept.get(folder);
      if (before && isCurrent(folder, before)) return before.options;
      const settings = known.settings(folder);
      const files = new Map<string, FoundFile | undefined>();
      const options = declarationsOf(settings, name => {
        const found = file(folder, name);
        files.set(name, found);
        return found;
      });
      kept.set(folder, { settings, options, files });
      return options;
    },
  };
}
