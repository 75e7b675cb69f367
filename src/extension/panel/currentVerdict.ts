import type { PromptDocument } from '../../prompt/document.ts';
import type { Validation } from '../../validate/judge.ts';
import { loadCore } from '../loadCore.ts';

/** Checks a reply's text against what its prompt asks for. */
export type Judge = (text: string) => Promise<Validation>;

/**
 * Judges by the output schema, or the contract, as it stands in the editor, so that an edit of it shows
 * at once which of the replies already there it accepts. Undefined while the file has errors: it is
 * being typed.
 */
export async function judgeOf(document: PromptDocument): Promise<Judge | undefined> {
  if (document.diagnostics.some(({ severity }) => severity === 'error')) return undefined;
  const { judge } = await loadCore();
  return async text => (await judge(document, { text })).validation;
}
