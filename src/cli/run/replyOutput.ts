import { formatWait } from '../../format/figures.ts';
import type { RunEvent } from '../../run/run.ts';
import type { RunRecord } from '../../trace/record.ts';
import type { Terminal } from '../terminal/terminal.ts';
import { messages } from './messages.ts';

/** A reply on standard output. */
export interface ReplyOutput {
  onEvent(event: RunEvent): void;
  end(record: RunRecord): void;
}

/**
 * On a terminal, the reply is shown as it arrives. When a failed attempt has printed a part of one, a line
 * says that it starts again. A pipe gets the complete reply at the end, and never a discarded part.
 */
export function createReplyOutput({ stdout, stderr, colors }: Terminal): ReplyOutput {
  let column = 0;
  const write = (text: string): void => {
    stdout.write(text);
    column = text.endsWith('\n') ? 0 : 1;
  };
  return {
    onEvent(event) {
      if (event.type === 'delta' && stdout.isTTY) write(event.text);
      if (event.type !== 'attemptFailed') return;
      const { attempt, next, restarted } = event;
      if (column > 0) write('\n');
      const again = next.wait > 0 ? messages.retryIn(formatWait(next.wait)) : 'now';
      const anew = restarted ? messages.replyStartsAgain() : '';
      const problem = attempt.error?.message ?? messages.noAnswer();
      stderr.write(`${colors.yellow(messages.asking(problem, next.model, again, anew))}\n`);
    },
    end({ text, outcome }) {
      if (!stdout.isTTY || outcome === 'degraded') write(text);
      if (text !== '' && column > 0) stdout.write('\n');
    },
  };
}
