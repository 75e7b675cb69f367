import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import type { OwnHelpers } from '../prompt/template/ownHelpers.ts';

/** The name of the partial with the text of corrections: `_correction.prompt`. */
export const CORRECTION_PARTIAL = 'correction';

/** Where local media are searched for. */
export interface MediaPlaces {
  /** Nothing outside this folder is read. */
  readonly root: string;
  /**
   * Folders that a path may be relative to, in the order of the search: that of the row, that of the prompt.
   */
  readonly folders: readonly string[];
}

/** A prompt with everything that rendering needs in memory. No file is read during a run. */
export interface LoadedPrompt {
  readonly document: PromptDocument;
  /** The path as the caller named it, for the record. */
  readonly file?: string;
  /** Where local media of the prompt are read. Absent for a prompt without a folder. */
  readonly mediaPlaces?: MediaPlaces;
  /** `triage` for `triage.prompt` and for `triage.short.prompt`. */
  readonly name: string;
  readonly variant?: string;
  /** The git commit that it was read from. Absent for the current file. */
  readonly commit?: string;
  /** The key of its recordings: its path relative to the workspace, such as `support/triage`. */
  readonly key: string;
  /** Source texts of partials by name, transitively. Partials that were not found are absent. */
  readonly partials: ReadonlyMap<string, string>;
  /** Problems of partials that may not or cannot be read, at the tags that name them. */
  readonly partialProblems?: readonly Diagnostic[];
  /** Helpers of the application that runs the prompt. */
  readonly helpers?: OwnHelpers;
  /** The text of corrections from the prompt's folder. Absent when the built-in text is used. */
  readonly correction?: string;
}
