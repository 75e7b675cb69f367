import type { AssertionKind } from './syntax.ts';

/** Whether a part of a pattern matches a character. */
export type Tester = (point: number) => boolean;

export interface Characters {
  /** A text as the pattern reads it: code points, or UTF-16 units without the flag `u`. */
  read(text: string): ArrayLike<number>;
  tester(source: string, flags: string): Tester;
  holds(kind: AssertionKind, flags: string, points: ArrayLike<number>, place: number): boolean;
}

/** Code points below this number have their results in a table. */
const TABLE_SIZE = 256;

/**
 * Evaluates classes, escapes and flags with JavaScript's RegExp, one character at a time, which takes one
 * step each.
 */
export function createCharacters(flags: string): Characters {
  const isUnicode = flags.includes('u');
  const shown = isUnicode ? String.fromCodePoint : String.fromCharCode;
  const testers = new Map<string, Tester>();

  function tester(source: string, here: string): Tester {
    const key = `${here}/${source}`;
    const known = testers.get(key);
    if (known) return known;
    const fresh = cached(new RegExp(`^${source}$`, here.replace('m', '')), shown);
    testers.set(key, fresh);
    return fresh;
  }

  return {
    read: text => (isUnicode ? codePoints(text) : codeUnits(text)),
    tester,
    holds(kind, here, points, place) {
      const [before, after] = [points[place - 1], points[place]];
      const isLine = here.includes('m');
      const ends = (point: number | undefined): boolean =>
        point === undefined || (isLine && isLineEnd(point));
      if (kind === 'start') return ends(before);
      if (kind === 'end') return ends(after);
      const isWord = tester('\\w', here);
      const isBetween =
        (before !== undefined && isWord(before)) !== (after !== undefined && isWord(after));
      return isBetween === (kind === 'word');
    },
  };
}

function cached(expression: RegExp, shown: (point: number) => string): Tester {
  const ask: Tester = point => expression.test(shown(point));
  const table = new Int8Array(TABLE_SIZE);
  const others = new Map<number, boolean>();
  return point => {
    if (point < TABLE_SIZE) {
      const known = table[point];
      if (known) return known > 0;
      const answer = ask(point);
      table[point] = answer ? 1 : -1;
      return answer;
    }
    const known = others.get(point);
    if (known !== undefined) return known;
    const answer = ask(point);
    others.set(point, answer);
    return answer;
  };
}

function codePoints(text: string): ArrayLike<number> {
  const points = new Uint32Array(text.length);
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const point = text.codePointAt(at) ?? 0;
    if (point > 0xffff) at += 1;
    points[count] = point;
    count += 1;
  }
  return points.subarray(0, count);
}

function codeUnits(text: string): ArrayLike<number> {
  return Uint16Array.from({ length: text.length }, (_, at) => text.charCodeAt(at));
}

function isLineEnd(point: number): boolean {
  return point === 0x0a || point === 0x0d || point === 0x2028 || point === 0x2029;
}
