import type { ShownMedia } from './media.ts';

/** What a call sends and what came back, which a page asks for when the user wants to see it. */
export interface ColumnDetail {
  /** Empty when the prompt could not be rendered. */
  readonly messages: readonly DetailMessage[];
  readonly request: SentRequest;
  /** The record of the run as JSON with two spaces. Absent until the run has ended, and after a reload. */
  readonly record?: string;
  /** With `record`: the headers of the answers, one line for each. */
  readonly headers?: AnswerHeaders;
}

export type AnswerHeaders =
  | { readonly ok: true; readonly text: string }
  /** Why there are none. */
  | { readonly ok: false; readonly reason: 'notSent' | 'noneKept' };

export interface DetailMessage {
  /** `system`, `user`, `model` or `tool`. */
  readonly role: string;
  readonly parts: readonly DetailPart[];
}

/** Tool calls and their results are JSON. */
export type DetailPart =
  | { readonly kind: 'text' | 'json'; readonly text: string }
  | { readonly kind: 'media'; readonly media: ShownMedia };

export type SentRequest =
  | {
      readonly ok: true;
      /** Without keys: `POST https://api.openai.com/v1/responses`, a line for each header, the body as JSON. */
      readonly http: string;
      /** The same as a command for a POSIX shell, or for PowerShell on Windows. */
      readonly curl: string;
    }
  /** Why there is none, such as for a model of VS Code. */
  | { readonly ok: false; readonly message: string };
