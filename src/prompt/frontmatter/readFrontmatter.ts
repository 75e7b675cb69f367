import type { NamedSchemas } from '../../schema/picoschema.ts';
import type { TextRange } from '../../text/replacement.ts';
import { bodyFrom, type Frontmatter, splitPrompt } from './frontmatter.ts';
import { type ReadMetadata, readMetadata } from './readMetadata.ts';

export interface PromptParts extends ReadMetadata {
  readonly frontmatter?: Frontmatter;
  /** The template. */
  readonly body: TextRange;
}

interface Head {
  /** The file from its start to the end of the closing fence's line. */
  readonly text: string;
  readonly schemas: NamedSchemas | undefined;
  readonly parts: PromptParts;
}

/** The frontmatter that was read last. */
let last: Head | undefined;

/**
 * Splits a file, and reads its frontmatter. Most edits are below it: then what was read before is
 * returned again, the same objects, so that what was computed from them is still known too.
 */
export function readFrontmatter(text: string, schemas: NamedSchemas | undefined): PromptParts {
  if (last && last.schemas === schemas && text.startsWith(last.text)) {
    return { ...last.parts, body: bodyFrom(text, last.text.length) };
  }
  const { frontmatter, body, diagnostics } = splitPrompt(text);
  const read = readMetadata(frontmatter, schemas);
  const parts: PromptParts = {
    ...(frontmatter && { frontmatter }),
    body,
    metadata: read.metadata,
    diagnostics: [...diagnostics, ...read.diagnostics],
  };
  const head = text.slice(0, frontmatter?.range.end ?? 0);
  // Without a whole line as its closing fence, where it ends depends on what follows.
  if (/(?:^|[\r\n])---[^\S\r\n]*\n$/.test(head)) last = { text: head, schemas, parts };
  return parts;
}
