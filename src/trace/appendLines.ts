import type { FileHandle } from 'node:fs/promises';
import { lineProblems } from './messages.ts';

const LINE_BREAK = Buffer.from('\n');

/**
 * Appends whole lines to a file opened for appending, in one write, after a line break when the file is
 * `torn`: it ends inside a line. Where the system takes only a part (a nearly full disk, a limit on file
 * sizes), the line that was cut is written again. `onWritten` gets the number of lines that are in the
 * file whole.
 * @throws the file system's error; `EIO` when a line was cut twice.
 */
export async function appendLines(
  handle: FileHandle,
  lines: readonly Buffer[],
  torn: boolean,
  onWritten: (lines: number) => void = () => {},
): Promise<void> {
  let written = 0;
  let isTorn = torn;
  let isRetry = false;
  while (written < lines.length) {
    const rest = lines.slice(written);
    const bytes = Buffer.concat(isTorn ? [LINE_BREAK, ...rest] : rest);
    const { bytesWritten } = await handle.write(bytes);
    const { whole, cut } = takenLines(rest, bytesWritten - (isTorn ? LINE_BREAK.length : 0));
    if (whole === 0 && isRetry) throw cutTwice();
    isRetry = whole === 0;
    isTorn = cut;
    written += whole;
    onWritten(written);
  }
}

/** How many of the lines a number of bytes holds whole, and whether it ends inside another. */
function takenLines(
  lines: readonly Buffer[],
  bytes: number,
): { readonly whole: number; readonly cut: boolean } {
  let left = bytes;
  let whole = 0;
  for (const { length } of lines) {
    if (left < length) break;
    left -= length;
    whole += 1;
  }
  return { whole, cut: left !== 0 };
}

function cutTwice(): Error {
  return Object.assign(new Error(lineProblems.cut()), { code: 'EIO' });
}
