import type { TextDocument, Uri } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import type { PromptDocument } from '../../prompt/document.ts';

export const OUTPUT_SCHEME = 'touchstone-output';

/** A reply of a run or an evaluation, with what is needed to validate it, to save it and to run again. */
export interface Output {
  /** `triage · openai/gpt-5.4-mini`. */
  readonly title: string;
  readonly text: string;
  /** False for a partial reply and a fallback response: it is not validated. */
  readonly complete: boolean;
  readonly prompt: Uri;
  /** Absent for a reply of before the window was reloaded. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The one that was asked, `provider/model`. */
  readonly model: string;
}

/** A reply in its document, validated against the current text of its prompt. */
export interface JudgedOutput {
  readonly output: Output;
  readonly document: TextDocument;
  /** What it was validated against; undefined when the file cannot be read or has errors. */
  readonly prompt?: PromptDocument;
  readonly findings: readonly OutputFinding[];
}

/**
 * Shows replies as read-only documents: JSON formatted when the reply is JSON, otherwise as received, with what
 * does not match the schema or the contract underlined. An edit of the prompt validates them again.
 */
export interface OutputDocuments {
  open(output: Output): Promise<void>;
  /** The reply that a document shows. */
  at(document: Uri): JudgedOutput | undefined;
  text(document: Uri): string;
}
