import { type Diagnostic, type Position, positionOf } from '../prompt/diagnostic.ts';
import { checkReserved } from '../prompt/frontmatter/checkReserved.ts';
import { checkSchemas } from '../prompt/frontmatter/checkSchemas.ts';
import { onceFor } from '../text/memo.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';

export interface PromptError extends Position {
  readonly message: string;
}

/**
 * Errors that prevent a prompt from being rendered with any input. Empty when there are none. Cached, because
 * every run needs them.
 */
export const promptErrors = onceFor(errorsOf);

function errorsOf({ document, partialProblems }: LoadedPrompt): readonly PromptError[] {
  const found = [...document.diagnostics, ...checkSchemas(document), ...checkReserved(document)];
  const errors = found.filter(({ severity }) => severity === 'error');
  return [...errors, ...(partialProblems ?? [])].map(({ message, range }: Diagnostic) => ({
    ...positionOf(document.text, range.start),
    message,
  }));
}
