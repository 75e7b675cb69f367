import type { TokenCount } from '../model/tokens/tokens.ts';

export type { TokenCount };

/** A place in the prompt's file, or in that of a partial; offsets in UTF-16 units. */
export interface PreviewSource {
  readonly partial?: string;
  /** The partial's file name, for people: `_tone.prompt`. */
  readonly file?: string;
  readonly start: number;
  readonly end: number;
}

export type PreviewKind = 'template' | 'variable' | 'partial' | 'helper' | 'history';

/** A stretch of a message's text that comes from one place. */
export interface PreviewSpan {
  readonly kind: PreviewKind;
  readonly text: string;
  /** The variable's root, the partial or the helper; empty for template text and history. */
  readonly name: string;
  /** Where it comes from, for people: `customer.name`, `json order`, `_tone.prompt`. */
  readonly label: string;
  /** Absent for history. */
  readonly source?: PreviewSource;
}

export type PreviewPart =
  | { readonly type: 'text'; readonly spans: readonly PreviewSpan[] }
  | { readonly type: 'media'; readonly url: string; readonly contentType?: string }
  | { readonly type: 'section'; readonly name: string };

export interface PreviewMessage {
  readonly role: string;
  readonly parts: readonly PreviewPart[];
  /** An earlier turn, not the prompt's own. */
  readonly isHistory: boolean;
  /** Of its text, without media; absent until counted. */
  readonly tokens?: TokenCount;
}

/** Why the messages cannot be rendered, or why they may not be what will be sent. */
export interface PreviewProblem {
  /** One message. */
  readonly message: string;
  readonly source?: PreviewSource;
}

export interface PreviewRow {
  readonly id: string;
  /** Its input in one line. */
  readonly summary: string;
}

export interface Preview {
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly rows: readonly PreviewRow[];
  /** The golden row whose input is shown; absent for the values of the form. */
  readonly row?: string;
  readonly messages: readonly PreviewMessage[];
  /** Not empty when the messages are those of the last text that could be rendered, or none. */
  readonly errors: readonly PreviewProblem[];
  /** What does not keep the prompt from being rendered, such as a missing value. */
  readonly notes: readonly PreviewProblem[];
}

export type ToPreview = { readonly type: 'preview'; readonly preview: Preview | undefined };

export type FromPreview =
  | { readonly type: 'ready' }
  | { readonly type: 'row'; readonly id: string | undefined }
  /** `offset`: how far into the span's text, in UTF-16 units. */
  | { readonly type: 'reveal'; readonly source: PreviewSource; readonly offset: number };
