import { dirname, join } from 'node:path';
import { promptFileName } from '../../files/fileNames.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { loadPromptFile, loadPromptText } from '../../load/loadPromptFile.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import { messages } from './messages.ts';
import { type RubricName, rubrics } from './rubrics.ts';

/** The judge that a scorer's settings name: a prompt file, or a built-in rubric. */
export type JudgeSource = { readonly prompt: string } | { readonly rubric: RubricName };

export type LoadedJudge =
  | { readonly ok: true; readonly prompt: LoadedPrompt }
  /** A sentence with a next step. */
  | { readonly ok: false; readonly message: string };

/** The judges of an evaluation, each read once. */
export interface JudgePrompts {
  load(source: JudgeSource): Promise<LoadedJudge>;
}

/**
 * @param file the eval file or prompt that paths are relative to. `root` is the folder that must hold all
 * files.
 */
export function createJudgePrompts(file: string, root: string): JudgePrompts {
  const known = new Map<string, Promise<LoadedJudge>>();
  return {
    load(source) {
      const name = 'prompt' in source ? join(dirname(file), source.prompt) : source.rubric;
      const key = `${'prompt' in source ? 'file' : 'rubric'} ${name}`;
      const loaded =
        known.get(key) ?? ('prompt' in source ? readJudge(name, root) : builtIn(source.rubric));
      known.set(key, loaded);
      return loaded;
    },
  };
}

async function readJudge(file: string, root: string): Promise<LoadedJudge> {
  const loaded = await loadPromptFile(file, root);
  if (!loaded.ok) return loaded;
  const [error] = promptErrors(loaded.prompt);
  if (error) return { ok: false, message: messages.judgePrompt(file, error.line, error.message) };
  return loaded;
}

async function builtIn(rubric: RubricName): Promise<LoadedJudge> {
  const file = promptFileName(rubric);
  const key = `judges/${rubric}`;
  const prompt = await loadPromptText(rubrics[rubric], file, async () => undefined, { key });
  return { ok: true, prompt };
}
