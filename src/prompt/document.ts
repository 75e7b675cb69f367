import type { NamedSchemas } from '../schema/picoschema.ts';
import type { Diagnostic } from './diagnostic.ts';
import { foreignDialect } from './dialect.ts';
import type { Frontmatter } from './frontmatter/frontmatter.ts';
import type { PromptMetadata } from './frontmatter/metadata.ts';
import { readFrontmatter } from './frontmatter/readFrontmatter.ts';
import { checkHelpers } from './template/checkHelpers.ts';
import { parseTemplate, type Template } from './template/template.ts';

/** A parsed prompt file. Offsets and ranges count UTF-16 code units from the start of `text`. */
export interface PromptDocument {
  /** The unchanged text of the file. All offsets refer to it. */
  readonly text: string;
  /** The values of the frontmatter. Empty when the file has none. */
  readonly metadata: PromptMetadata;
  /** Absent when the file has none. */
  readonly frontmatter?: Frontmatter;
  /** The parsed body. */
  readonly template: Template;
  /** The diagnostic of a file that is written for another tool. It is then the only diagnostic. */
  readonly foreign?: Diagnostic;
  /** Every problem of the file. With one of severity `error`, the prompt cannot be rendered. */
  readonly diagnostics: readonly Diagnostic[];
}

/** Options of {@link parsePrompt}. */
export interface ParseOptions {
  /** Looks up schemas that Picoschema refers to by name. */
  readonly schemas?: NamedSchemas;
  /** Names of helpers that the application registers. */
  readonly helpers?: ReadonlySet<string>;
}

/**
 * Parses a prompt file. Never throws: problems are in `diagnostics`, and the rest of the document can be
 * used.
 * @param text the content of the file, with its frontmatter.
 */
export function parsePrompt(text: string, options: ParseOptions = {}): PromptDocument {
  const { frontmatter, body, metadata, diagnostics } = readFrontmatter(text, options.schemas);
  const template = parseTemplate(text, body);
  const hasFrontmatter = frontmatter !== undefined;
  const foreign = foreignDialect({ text, metadata, hasFrontmatter, template });
  return {
    text,
    metadata,
    ...(frontmatter && { frontmatter }),
    template,
    ...(foreign && { foreign }),
    diagnostics: foreign
      ? [foreign]
      : [...diagnostics, ...template.diagnostics, ...checkHelpers(template, options.helpers)],
  };
}
