import type { CompletionItem, CompletionList, Position } from 'vscode-languageserver-types';
import { frontmatterStart } from '../cursor/fileSchemas.ts';
import type { LanguageFile, OpenDataset, PromptFile, YamlFile } from '../languageFile.ts';
import type { Workspace } from '../workspace.ts';
import { datasetCompletion } from './datasetCompletion.ts';
import { evalCompletion } from './evalCompletion.ts';
import { frontmatterCompletion } from './frontmatterCompletion.ts';
import type { CompletionOptions } from './items.ts';
import { settingsCompletion } from './settingsCompletion.ts';
import { templateCompletion } from './templateCompletion.ts';

/** The characters after which an editor requests completion automatically. */
export const completionTriggers: readonly string[] = [
  '{',
  '#',
  '/',
  '>',
  '@',
  '.',
  '"',
  ':',
  ' ',
  '(',
];

/**
 * The completions at a position of any Touchstone file. Ranges cover the word under the cursor, so that it is
 * replaced. Waits only for the names in a folder when a path is completed.
 */
export async function completion(
  workspace: Workspace,
  file: LanguageFile,
  position: Position,
  options: CompletionOptions = {},
): Promise<CompletionList> {
  const offset = file.text.offsetAt(position);
  return { isIncomplete: false, items: [...(await itemsAt(workspace, file, offset, options))] };
}

function itemsAt(
  workspace: Workspace,
  file: LanguageFile,
  offset: number,
  options: CompletionOptions,
): readonly CompletionItem[] | Promise<readonly CompletionItem[]> {
  const asked = <File extends LanguageFile>(of: File) => ({
    workspace,
    file: of,
    offset,
    ...options,
  });
  switch (file.kind) {
    case 'prompt':
      return promptItems(asked(file), file, offset);
    case 'eval':
      return evalCompletion(asked(file as YamlFile));
    case 'settings':
      return settingsCompletion(asked(file));
    case 'dataset':
      return datasetCompletion(asked<OpenDataset>(file));
    case 'proposals':
    case 'recordings':
      return [];
  }
}

function promptItems(
  asked: Parameters<typeof templateCompletion>[0],
  file: PromptFile,
  offset: number,
): readonly CompletionItem[] | Promise<readonly CompletionItem[]> {
  const start = frontmatterStart(file, offset);
  return start === undefined ? templateCompletion(asked) : frontmatterCompletion(asked, start);
}
