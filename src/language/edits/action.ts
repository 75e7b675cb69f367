import type { Diagnostic, Fix } from '../../prompt/diagnostic.ts';
import type { Replacement, TextRange } from '../../text/replacement.ts';
import type { LanguageFile, PromptFile } from '../languageFile.ts';
import { titles } from '../messages/edits.ts';
import type { Workspace } from '../workspace.ts';

export interface ActionRequest {
  readonly workspace: Workspace;
  readonly file: PromptFile;
  /** The selection. Empty for a cursor. */
  readonly range: TextRange;
}

/** A change that is offered. The edits are in the file itself. */
export interface Action {
  /** The label in the imperative. */
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.rewrite';
  readonly edits: readonly Replacement[];
  /** Edits in another file. */
  readonly other?: { readonly file: LanguageFile; readonly edits: readonly Replacement[] };
  /** A file to create as well, which must not exist yet. */
  readonly create?: { readonly uri: string; readonly text: string };
  /** The diagnostic that it fixes. */
  readonly fixes?: Diagnostic;
  /** Whether it is the only obvious fix. */
  readonly preferred?: boolean;
}

/** Returns the actions that are possible at a place. */
export type ActionSource = (request: ActionRequest) => readonly Action[];

/** Whether two ranges share a character or a border. */
export function meets(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The fix that replaces a range with `text`. Undefined when there is no text. */
export function replaceWith(
  range: TextRange,
  text: string | undefined,
  title = titles.change(text ?? ''),
): { readonly fix?: Fix } {
  return text === undefined ? {} : { fix: { title, edits: [{ range, text }] } };
}
