import type { TextDocument, Uri } from 'vscode';
import type { OutputFinding } from '../../language/consistency/outputFindings.ts';
import type { PromptDocument } from '../../prompt/document.ts';

/** A reply of a run or an evaluation, with what it takes to judge it, to keep it and to ask again. */
export interface Output {
  /** `triage · openai/gpt-5.4-mini`. */
  readonly title: string;
  readonly text: string;
  /** False for one that broke off, or stands in for an answer: it is held against no schema. */
  readonly complete: boolean;
  readonly prompt: Uri;
  /** Absent for a reply of before the window was reloaded. */
  readonly input?: Readonly<Record<string, unknown>>;
  /** The one that was asked, `provider/model`. */
  readonly model: string;
}

/** A reply in its document, held against its prompt as that stands now. */
export interface JudgedOutput {
  readonly output: Output;
  readonly document: TextDocument;
  /** What it was judged by; undefined when the file cannot be read or has errors. */
  readonly prompt?: PromptDocument;
  readonly findings: readonly OutputFinding[];
}
