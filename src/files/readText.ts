import { fileProblem } from './fileProblem.ts';
import { readProblems } from './messages.ts';
import { readBelow } from './read.ts';

/**
 * The text of a file under a root, or why it is not read, as the end of a message.
 * @param limit in bytes, see {@link largest}.
 */
export async function readText(
  root: string,
  file: string,
  limit: number,
): Promise<string | { readonly problem: string; readonly missing: boolean }> {
  const read = await readBelow(root, file, limit);
  if (!read.ok) return { problem: read.problem, missing: read.reason === 'missing' };
  try {
    return utf8Decoder()(read.bytes);
  } catch (error) {
    return { problem: fileProblem(error), missing: false };
  }
}

/**
 * Decodes bytes, or chunks of any size with `more` for all except the last. A byte order mark is removed.
 * @throws Error with the end of a message that names the encoding, instead of inserting replacement
 * characters.
 */
export function utf8Decoder(): (bytes: Uint8Array, more?: boolean) => string {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let isFirst = true;
  let lines = 1;
  return (bytes, more = false) => {
    const utf16 = isFirst ? utf16Of(bytes) : undefined;
    isFirst &&= bytes.length === 0;
    if (utf16) throw new Error(readProblems.utf16(utf16));
    try {
      const text = decoder.decode(bytes, { stream: more });
      if (more) lines += lineEnds(text);
      return text;
    } catch {
      const [sound = ''] = new TextDecoder().decode(bytes).split('\uFFFD');
      const line = lines + lineEnds(sound);
      throw new Error(readProblems.notUtf8(line));
    }
  };
}

/** Detects UTF-16 by its byte order mark, or by the zero bytes of Latin letters. */
function utf16Of(bytes: Uint8Array): string | undefined {
  const [first, second] = bytes;
  if (first === 0xff && second === 0xfe) return 'UTF-16 (little-endian)';
  if (first === 0xfe && second === 0xff) return 'UTF-16 (big-endian)';
  const start = bytes.subarray(0, 512);
  const zeros = [0, 0];
  for (const [at, byte] of start.entries())
    if (byte === 0) zeros[at % 2] = (zeros[at % 2] ?? 0) + 1;
  const [even = 0, odd = 0] = zeros;
  if (Math.max(even, odd) * 4 < start.length || start.length < 2) return undefined;
  return odd > even ? 'UTF-16 (little-endian)' : 'UTF-16 (big-endian)';
}

function lineEnds(text: string): number {
  let count = 0;
  for (let at = text.indexOf('\n'); at !== -1; at = text.indexOf('\n', at + 1)) count += 1;
  return count;
}
