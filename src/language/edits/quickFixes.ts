import { beside, partialFileName } from '../../files/fileNames.ts';
import type { Diagnostic } from '../../prompt/diagnostic.ts';
import type { PromptFile } from '../languageFile.ts';
import { titles } from '../messages/edits.ts';
import type { Action, ActionRequest } from './action.ts';
import { declareVariable } from './schema/declareVariable.ts';

/** Fixes by code that need more information than the diagnostic has. */
const fixes: Readonly<
  Record<string, (request: ActionRequest, found: Diagnostic) => readonly Action[]>
> = {
  'undeclared-variable': declareVariable,
  'unknown-partial': createPartial,
};

export function quickFixes(request: ActionRequest, found: Diagnostic): readonly Action[] {
  const fix = Object.hasOwn(fixes, found.code) ? fixes[found.code] : undefined;
  return fix?.(request, found) ?? [];
}

function createPartial({ file }: ActionRequest, found: Diagnostic): readonly Action[] {
  const { template } = file.document;
  const use = template.partials.find(({ nameRange }) => nameRange.start === found.range.start);
  if (use?.name === undefined || !isFileName(use.name)) return [];
  return [
    {
      title: titles.createPartial(use.name),
      kind: 'quickfix',
      edits: [],
      create: { uri: newPartialUri(file, use.name), text: '' },
      fixes: found,
      preferred: true,
    },
  ];
}

function isFileName(name: string): boolean {
  return /^[^\\/:*?"<>|]+$/.test(name);
}

/** The URI of a prompt's partial. */
export function newPartialUri(file: PromptFile, name: string): string {
  return beside(file.uri, partialFileName(encodeURIComponent(name.toWellFormed())));
}
