import { fileProblem } from './fileProblem.ts';
import { readBelow } from './read.ts';
import { utf8Decoder } from './utf8.ts';

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
