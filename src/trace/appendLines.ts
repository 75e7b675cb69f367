import type { FileHandle } from 'node:fs/promises';
import { lineProblems } from './messages.ts';

const LINE_BREAK = '\n';

/**
 * Appends complete lines to a file in one write. When the file is `torn` (it ends inside a line), a line
 * break is written first. When the system writes only a part (a nearly full disk, a limit on file sizes), the
 * line that was cut is written again. `onWritten` gets the number of lines that are completely in the file.
 * @returns the number of bytes that were written.
 * @throws the error of the file system; `EIO` when a line was cut twice.
 */
export async function appendLines(
  handle: FileHandle,
  lines: readonly string[],
  torn: boolean,
  onWritten: (lines: number) => void = () => {},
): Promise<number> {
  let written = 0;
  let total = 0;
  let isTorn = torn;
  let isRetry = false;
  while (written < lines.length) {
    const rest = written === 0 ? lines : lines.slice(written);
    const bytes = Buffer.from((isTorn ? LINE_BREAK : '') + rest.join(''));
    const { bytesWritten } = await handle.write(bytes);
    total += bytesWritten;
    const { whole, cut } =
      bytesWritten === bytes.length
        ? { whole: rest.length, cut: false }
        : takenLines(rest, bytesWritten - (isTorn ? LINE_BREAK.length : 0));
    if (whole === 0 && isRetry) throw cutTwice();
    isRetry = whole === 0;
    isTorn = cut;
    written += whole;
    onWritten(written);
  }
  return total;
}

/** How many lines are complete in a number of bytes, and whether another one was cut. */
function takenLines(
  lines: readonly string[],
  bytes: number,
): { readonly whole: number; readonly cut: boolean } {
  let left = bytes;
  let whole = 0;
  for (const line of lines) {
    const length = Buffer.byteLength(line);
    if (left < length) break;
    left -= length;
    whole += 1;
  }
  return { whole, cut: left !== 0 };
}

function cutTwice(): Error {
  return Object.assign(new Error(lineProblems.cut()), { code: 'EIO' });
}
