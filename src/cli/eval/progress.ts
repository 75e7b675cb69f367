import { formatCount, formatRate, formatWait } from '../../format/figures.ts';
import { quantities } from '../../format/messages.ts';
import { visibleLine } from '../../format/visibleText.ts';
import type { Colors } from '../terminal/colors.ts';
import type { OutputStream } from '../terminal/output.ts';
import { messages } from './messages.ts';

/** The state that a progress line shows. */
export interface ProgressState {
  readonly label: string;
  readonly done: number;
  readonly total: number;
  readonly failed: number;
  readonly errored: number;
  /** US dollars; absent without a budget. */
  readonly budget?: { readonly spent: number; readonly limit: number };
}

export interface Progress {
  update(state: ProgressState): void;
  /** Removes the bar, so that the next output starts on an empty line. */
  clear(): void;
}

/** Milliseconds between two updates of the bar, and between two lines without a terminal. */
const BAR_EVERY = 100;
const LINE_EVERY = 5000;
const BAR_WIDTH = 24;

/** A progress bar on a terminal. Otherwise a line every few seconds. */
export function createProgress(
  output: OutputStream,
  colors: Colors,
  now = () => performance.now(),
): Progress {
  const started = now();
  let shownAt = output.isTTY ? Number.NEGATIVE_INFINITY : started;
  let drawn = false;
  return {
    update(state) {
      const time = now();
      const every = output.isTTY ? BAR_EVERY : LINE_EVERY;
      if (time - shownAt < every) return;
      shownAt = time;
      const text = progressLine(state, (time - started) / 1000);
      if (output.isTTY) {
        const filled = state.total === 0 ? 0 : Math.round((state.done / state.total) * BAR_WIDTH);
        const bar = colors.cyan('█'.repeat(filled)) + colors.dim('░'.repeat(BAR_WIDTH - filled));
        const room = Math.max(20, (output.columns ?? 80) - BAR_WIDTH - 2);
        output.status(`${bar} ${visibleLine(text).slice(0, room)}`);
        drawn = true;
      } else {
        output.write(`${visibleLine(text)}\n`);
      }
    },
    clear() {
      if (drawn) output.status();
      drawn = false;
    },
  };
}

function progressLine(
  { label, done, total, failed, errored, budget }: ProgressState,
  seconds: number,
): string {
  const rate = seconds > 0 ? done / seconds : 0;
  const left =
    rate > 0 && done < total
      ? ` · ${messages.left(formatWait((1000 * (total - done)) / rate))}`
      : '';
  return [
    `${label} ${formatCount(done)}/${formatCount(total)}`,
    ...(failed > 0 ? [messages.failed(failed)] : []),
    ...(errored > 0 ? [quantities.errors(errored)] : []),
    ...(budget ? [messages.budgetLeft(Math.max(0, budget.limit - budget.spent))] : []),
    `${formatRate(rate)}${left}`,
  ].join(' · ');
}
