import { parseModelReference } from '../../../model/catalogue/reference.ts';
import { endpointOf } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { partialNames } from '../../../prompt/partials.ts';
import type { PromptFile } from '../../languageFile.ts';
import { partialOf, problemOfPartial } from '../../names/promptRelations.ts';
import type { Workspace } from '../../workspace.ts';
import { checkWindow } from './checkWindow.ts';
import { diagnose } from './diagnose.ts';

/** Everything to say about a prompt file in its workspace that can be said at once, in the order of the text. */
export function diagnosePrompt(workspace: Workspace, file: PromptFile): readonly Diagnostic[] {
  const settings = workspace.settings(file.uri);
  return diagnose(file.document, {
    partials: partialsOf(workspace, file),
    partialProblem: name => problemOfPartial(workspace, file.uri, name),
    partialExists: name => partialOf(workspace, file.uri, name) !== undefined,
    modelKnown: model =>
      endpointOf(parseModelReference(model)?.provider ?? '', settings) !== undefined,
    settings,
    isPartial: file.isPartial,
  });
}

/** What takes counting tokens; nothing for a prompt of usual length. */
export function diagnoseLength(
  workspace: Workspace,
  file: PromptFile,
  signal: AbortSignal,
): Promise<readonly Diagnostic[]> {
  return checkWindow(file.document, workspace.settings(file.uri), signal);
}

/** The texts of every partial a prompt puts in, and those they put in. */
function partialsOf(workspace: Workspace, file: PromptFile): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  const waiting: PromptFile[] = [file];
  for (let here = waiting.pop(); here; here = waiting.pop()) {
    for (const name of partialNames(here.document)) {
      // A partial's own partials are looked for beside the prompt, as when it is rendered.
      const partial = texts.has(name) ? undefined : partialOf(workspace, file.uri, name);
      if (!partial) continue;
      texts.set(name, partial.document.text);
      waiting.push(partial);
    }
  }
  return texts;
}
