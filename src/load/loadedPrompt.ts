import type { Diagnostic } from '../prompt/diagnostic.ts';
import type { PromptDocument } from '../prompt/document.ts';
import type { OwnHelpers } from '../prompt/template/ownHelpers.ts';

/** The partial that words a correction, where a folder has one: `_correction.prompt`. */
export const CORRECTION_PARTIAL = 'correction';

/** Where local media are searched for. */
export interface MediaPlaces {
  /** Nothing outside of it is read. */
  readonly root: string;
  /** Folders a path may be relative to, the first that has the file: the row's, the prompt's. */
  readonly folders: readonly string[];
}

/** A prompt with everything its rendering needs in memory: no file is read during a run. */
export interface LoadedPrompt {
  readonly document: PromptDocument;
  /** Path as the caller named it; what the record says. */
  readonly file?: string;
  /** Where local media of the prompt are read; absent for one that is in no folder. */
  readonly mediaPlaces?: MediaPlaces;
  /** `triage` for `triage.prompt` and for `triage.short.prompt`. */
  readonly name: string;
  readonly variant?: string;
  /** What its recordings are kept under: `support/triage`, the path below the workspace. */
  readonly key: string;
  /** Partial name to source text, transitively; what could not be found is absent. */
  readonly partials: ReadonlyMap<string, string>;
  /** Partials that may not or cannot be read, at the tags that name them. */
  readonly partialProblems?: readonly Diagnostic[];
  /** Helpers of the application that runs it. */
  readonly helpers?: OwnHelpers;
  /** The folder's own wording of correction turns; absent where the built-in one serves. */
  readonly correction?: string;
}
