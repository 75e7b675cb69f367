import { createInterface } from 'node:readline/promises';
import { visibleText } from '../../format/visibleText.ts';
import type { Terminal } from './terminal.ts';

type Input = NodeJS.ReadStream;
type Output = NodeJS.WriteStream;

/** Asks on a terminal. Undefined when there is no person: in a pipe, or when `CI` is set. */
export function confirmer(
  input: Input,
  output: Output,
  environment: Terminal['environment'],
  signal: AbortSignal,
): Terminal['confirm'] {
  if (!input.isTTY || !output.isTTY || environment['CI']) return undefined;
  return async question => {
    // Not a line editor, which would prevent Ctrl+C from ending the process.
    const lines = createInterface({ input, output, terminal: false });
    const answer = await new Promise<string>(resolve => {
      // Ctrl+C and the end of the input mean no.
      const refuse = (): void => resolve('');
      lines.once('close', refuse);
      lines.question(`${visibleText(question)} [y/N] `, { signal }).then(resolve, refuse);
    });
    lines.close();
    return /^\s*y(?:es)?\s*$/i.test(answer);
  };
}
