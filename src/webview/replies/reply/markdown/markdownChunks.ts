/** Minimum length of a chunk in UTF-16 units, after which it ends at the next possible place. */
const CHUNK = 2_000;
/** A longer chunk ends at any line. This bounds the time that a chunk can take. */
const LONGEST = 8_000;

const fence = /^ {0,3}(`{3,}|~{3,})/;
/** A line that cannot continue the block before an empty line. */
const ownBlock = /^(?![ \t]|[-+*] |\d{1,9}[.)] )/;

/**
 * Splits Markdown between blocks into chunks that are parsed when they become visible. Joined they are the
 * text. Code blocks and lists stay together up to 8,000 characters.
 */
export function markdownChunks(text: string): readonly string[] {
  const chunks: string[] = [];
  let start = 0;
  let offset = 0;
  let open: string | undefined;
  let isBlank = false;
  for (const line of text.split(/(?<=\n)/)) {
    const length = offset - start;
    const isBetween = open === undefined && isBlank && ownBlock.test(line) && length >= CHUNK;
    if (length > 0 && (isBetween || length + line.length > LONGEST)) {
      chunks.push(text.slice(start, offset));
      start = offset;
      open = undefined;
    }
    const [, marks] = fence.exec(line) ?? [];
    if (open === undefined) open = marks;
    else if (marks?.startsWith(open)) open = undefined;
    isBlank = line.trim() === '';
    offset += line.length;
  }
  if (start < text.length) chunks.push(text.slice(start));
  return chunks;
}
