import type { TokenCount } from '../model/tokens/tokens.ts';
import type { AskForPicture, PictureMessage, ShownMedia } from './media.ts';

export type { TokenCount };

/** A place in the prompt's file, or in that of a partial. Offsets are in UTF-16 units. */
export interface PreviewSource {
  readonly partial?: string;
  /** The file name of the partial, for display: `_tone.prompt`. */
  readonly file?: string;
  readonly start: number;
  readonly end: number;
}

export type PreviewKind = 'template' | 'variable' | 'partial' | 'helper' | 'history';

/** A part of a message's text that comes from one place. */
export interface PreviewSpan {
  readonly kind: PreviewKind;
  readonly text: string;
  /** The first name of the variable, the partial or the helper. Empty for template text and history. */
  readonly name: string;
  /** The origin for display: `customer.name`, `json order`, `_tone.prompt`. */
  readonly label: string;
  /** Absent for history. */
  readonly source?: PreviewSource;
}

export type PreviewPart =
  | { readonly type: 'text'; readonly spans: readonly PreviewSpan[] }
  | { readonly type: 'media'; readonly media: ShownMedia }
  | { readonly type: 'section'; readonly name: string };

export interface PreviewMessage {
  readonly role: string;
  readonly parts: readonly PreviewPart[];
  /** Whether it is an earlier turn and not part of the prompt. */
  readonly isHistory: boolean;
  /** Tokens of its text, without media. Absent until counted. */
  readonly tokens?: TokenCount;
}

/** Why the messages cannot be rendered, or may differ from what will be sent. */
export interface PreviewProblem {
  /** One message. */
  readonly message: string;
  readonly source?: PreviewSource;
}

export interface PreviewRow {
  readonly id: string;
  /** The input in one line. */
  readonly summary: string;
}

export interface Preview {
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly rows: readonly PreviewRow[];
  /** The golden row with the shown input. Absent for the values of the form. */
  readonly row?: string;
  readonly messages: readonly PreviewMessage[];
  /** Present when the messages are those of the last text that could be rendered, or when there are none. */
  readonly errors: readonly PreviewProblem[];
  /** Problems that do not prevent rendering, such as a missing value. */
  readonly notes: readonly PreviewProblem[];
}

export type ToPreview =
  | { readonly type: 'preview'; readonly preview: Preview | undefined }
  | PictureMessage;

export type FromPreview =
  | AskForPicture
  | { readonly type: 'ready' }
  | { readonly type: 'row'; readonly id: string | undefined }
  /** `offset`: the offset in the text of the span, in UTF-16 units. */
  | { readonly type: 'reveal'; readonly source: PreviewSource; readonly offset: number };
