import type { Reader } from '../schema/validation/reader.ts';

/** What could be read of one line of a JSON Lines file. */
export interface LineReading<T> {
  readonly values: readonly T[];
  /** Why the line, or its beginning, cannot be used: the end of a sentence. */
  readonly problem?: string;
}

/**
 * Reads one line. When a process is killed inside a line, another one may append to what it left: of
 * such a line every whole object at its end is read.
 */
export function readLine<T>(line: string, read: Reader<T>): LineReading<T> {
  if (line.trim() === '') return { values: [] };
  const whole = parsed(line);
  if (whole) {
    const reading = read(whole.value);
    return reading.ok ? { values: [reading.value] } : { values: [], problem: reading.reason };
  }
  const values: T[] = [];
  let end = line.trimEnd().length;
  for (;;) {
    const start = objectStart(line, end);
    const object = start === undefined ? undefined : parsed(line.slice(start, end));
    const reading = object && read(object.value);
    if (start === undefined || !reading?.ok) break;
    values.unshift(reading.value);
    end = line.slice(0, start).trimEnd().length;
  }
  if (end === 0) return { values };
  const problem =
    values.length === 0 ? 'it is not JSON' : `its first ${end} characters are an unfinished entry`;
  return { values, problem };
}

/**
 * Where the JSON object begins that ends at `end`, found from its end in one pass: inside a JSON object
 * every quote without a backslash before it opens or closes a text, in both directions.
 */
function objectStart(line: string, end: number): number | undefined {
  if (line[end - 1] !== '}') return undefined;
  let depth = 0;
  let inText = false;
  for (let at = end - 1; at >= 0; at -= 1) {
    const character = line[at];
    if (character === '"') {
      if (!inText || !isEscaped(line, at)) inText = !inText;
    } else if (inText) continue;
    else if (character === '}' || character === ']') depth += 1;
    else if (character === '{' || character === '[') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return undefined;
}

function isEscaped(line: string, at: number): boolean {
  let backslashes = 0;
  while (line[at - 1 - backslashes] === '\\') backslashes += 1;
  return backslashes % 2 === 1;
}

function parsed(text: string): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(text) };
  } catch {
    return undefined;
  }
}
