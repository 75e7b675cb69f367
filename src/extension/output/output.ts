import type { TextDocument, Uri } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import type { PromptDocument } from '../../prompt/document.ts';

export const OUTPUT_SCHEME = 'touchstone-output';

/** A reply of a run or an evaluation, with the information to validate, save and rerun it. */
export interface ShownOutput {
  /** `triage · openai/gpt-5.4-mini`. */
  readonly title: string;
  readonly text: string;
  /** False for a partial reply and a fallback response, which are not validated. */
  readonly complete: boolean;
  readonly prompt: Uri;
  /** Absent for a reply from before the window was reloaded. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The id of the golden row that has this input. */
  readonly row?: string;
  /** The requested model, `provider/model`. */
  readonly model: string;
  /** Whether it answers a message of the user that is not in the prompt, so it is not the reply to the input. */
  readonly isFollowUp?: boolean;
}

/** A reply in its document, validated against the current text of its prompt. */
export interface JudgedOutput {
  readonly output: ShownOutput;
  readonly document: TextDocument;
  /** The prompt that it was validated against. Undefined when the file cannot be read or has errors. */
  readonly prompt?: PromptDocument;
  readonly findings: readonly OutputFinding[];
}

/**
 * Shows replies as read-only documents. JSON is formatted, other text is shown as received. Text that does
 * not match the schema or the contract is underlined. Replies are validated again when the prompt is edited.
 */
export interface OutputDocuments {
  open(output: ShownOutput): Promise<void>;
  /** The reply that a document shows. */
  at(document: Uri): JudgedOutput | undefined;
  text(document: Uri): string;
}
