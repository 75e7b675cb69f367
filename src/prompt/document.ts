import type { Diagnostic } from './diagnostic.ts';
import type { PromptMetadata } from './metadata.ts';

export interface PromptDocument {
  /** The file as it is; every offset counts in it. */
  readonly text: string;
  readonly metadata: PromptMetadata;
  readonly diagnostics: readonly Diagnostic[];
}

/** Parses a prompt file. Never throws: what is wrong is in `diagnostics`, the rest stays alive. */
export declare function parsePrompt(text: string): PromptDocument;
