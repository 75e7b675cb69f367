import { type Position, positionOf } from '../prompt/position.ts';
import type { LoadedPrompt } from './loadedPrompt.ts';

export interface PromptError extends Position {
  readonly message: string;
}

/** What keeps a prompt from being rendered, whatever its input; none when it is sound. */
export function promptErrors({ document }: LoadedPrompt): readonly PromptError[] {
  return document.diagnostics
    .filter(({ severity }) => severity === 'error')
    .map(({ message, range }) => ({ ...positionOf(document.text, range.start), message }));
}
