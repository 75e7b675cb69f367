import { createInterface } from 'node:readline/promises';
import { visibleText } from '../../format/visibleText.ts';
import type { Terminal } from './terminal.ts';

type Input = NodeJS.ReadStream;
type Output = NodeJS.WriteStream;

/** Asks on a terminal; undefined where no person is at one: in a pipe, or where `CI` is set. */
export function confirmer(
  input: Input,
  output: Output,
  environment: Terminal['environment'],
  signal: AbortSignal,
): Terminal['confirm'] {
  if (!input.isTTY || !output.isTTY || environment['CI']) return undefined;
  return async question => {
    // Not a line editor, which would take Ctrl+C away from the process.
    const lines = createInterface({ input, output, terminal: false });
    const answer = await new Promise<string>(resolve => {
      // Ctrl+C and the end of the input are a no.
      const refuse = (): void => resolve('');
      lines.once('close', refuse);
      lines.question(`${visibleText(question)} [y/N] `, { signal }).then(resolve, refuse);
    });
    lines.close();
    return /^\s*y(?:es)?\s*$/i.test(answer);
  };
}
