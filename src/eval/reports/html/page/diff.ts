/** A piece of one text, of the other, or of both. */
export interface DiffPiece {
  readonly kind: 'same' | 'removed' | 'added';
  readonly text: string;
}

/** Pieces compared with each other: the time grows with their product. */
const MOST_PIECES = 2_000_000;

/**
 * What has to be removed from one text and added to get another, by lines, or by words where both texts have one line. `undefined`
 * when they differ in so much that comparing them takes too long. The pieces that are not added make the first text, those not removed
 * the second.
 */
export function diff(before: string, after: string): readonly DiffPiece[] | undefined {
  const byLine = before.includes('\n') || after.includes('\n');
  const parts = byLine ? /[^\n]*\n|[^\n]+$/g : /\s+|[^\s\w]|\w+/gu;
  const [a, b] = [before.match(parts) ?? [], after.match(parts) ?? []];
  let start = 0;
  while (start < a.length && start < b.length && a[start] === b[start]) start += 1;
  let end = 0;
  while (end < a.length - start && end < b.length - start && a.at(-1 - end) === b.at(-1 - end)) {
    end += 1;
  }
  const middle = comparedPieces(a.slice(start, a.length - end), b.slice(start, b.length - end));
  if (!middle) return undefined;
  return mergedPieces([
    ...a.slice(0, start).map(same),
    ...middle,
    ...a.slice(a.length - end).map(same),
  ]);
}

/** By the table of the longest common subsequences of all ends. */
function comparedPieces(
  a: readonly string[],
  b: readonly string[],
): readonly DiffPiece[] | undefined {
  if (a.length * b.length > MOST_PIECES) return undefined;
  const width = b.length + 1;
  const lengths = new Uint32Array((a.length + 1) * width);
  const at = (i: number, j: number): number => lengths[i * width + j] ?? 0;
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i * width + j] =
        a[i] === b[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  }
  const pieces: DiffPiece[] = [];
  let [i, j] = [0, 0];
  while (i < a.length || j < b.length) {
    const [one, other] = [a[i], b[j]];
    if (one !== undefined && one === other) {
      pieces.push(same(one));
      i += 1;
      j += 1;
    } else if (one !== undefined && (other === undefined || at(i + 1, j) >= at(i, j + 1))) {
      pieces.push({ kind: 'removed', text: one });
      i += 1;
    } else {
      pieces.push({ kind: 'added', text: other ?? '' });
      j += 1;
    }
  }
  return pieces;
}

function same(text: string): DiffPiece {
  return { kind: 'same', text };
}

function mergedPieces(pieces: readonly DiffPiece[]): readonly DiffPiece[] {
  const whole: DiffPiece[] = [];
  for (const { kind, text } of pieces) {
    const last = whole.at(-1);
    if (last?.kind === kind) whole[whole.length - 1] = { kind, text: last.text + text };
    else whole.push({ kind, text });
  }
  return whole;
}
