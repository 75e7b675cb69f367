import type { Diagnostic, Fix, TextRange } from '../../prompt/diagnostic.ts';
import type { Replacement } from '../../text/replacement.ts';
import type { PromptFile } from '../languageFile.ts';
import { titles } from '../messages/edits.ts';
import type { Workspace } from '../workspace.ts';

export interface ActionRequest {
  readonly workspace: Workspace;
  readonly file: PromptFile;
  /** The selection; empty for a cursor. */
  readonly range: TextRange;
}

/** A change that is offered. Edits are of the file itself. */
export interface Action {
  /** In the imperative. */
  readonly title: string;
  readonly kind: 'quickfix' | 'refactor.extract' | 'refactor.rewrite';
  readonly edits: readonly Replacement[];
  /** A file to create along with it, which must not be there yet. */
  readonly create?: { readonly uri: string; readonly text: string };
  /** The diagnostic that it fixes. */
  readonly fixes?: Diagnostic;
  /** Where it is the one obvious way. */
  readonly preferred?: boolean;
}

/** Looks at a place and offers what fits there. */
export type ActionSource = (request: ActionRequest) => readonly Action[];

/** Whether two ranges share a character or a border. */
export function meets(a: TextRange, b: TextRange): boolean {
  return a.start <= b.end && b.start <= a.end;
}

/** The fix that writes something else in place of a range; none where nothing is known to fit. */
export function replaceWith(
  range: TextRange,
  text: string | undefined,
  title = titles.change(text ?? ''),
): { readonly fix?: Fix } {
  return text === undefined ? {} : { fix: { title, edits: [{ range, text }] } };
}
