/**
 * Messages in the shape of Dotprompt's `RenderedPrompt`; every floor above speaks it.
 * Source: https://github.com/google/dotprompt (js/src/types.d.ts).
 */
export type Role = 'system' | 'user' | 'model' | 'tool';

export interface TextPart {
  readonly text: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

export interface MediaPart {
  readonly media: { readonly url: string; readonly contentType?: string };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A named section's start; carries no text of its own. */
export interface PendingPart {
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type Part = TextPart | MediaPart | PendingPart;

export interface Message {
  /** Dotprompt lets any lower-case word through; providers accept only {@link Role}. */
  readonly role: Role | (string & {});
  readonly content: readonly Part[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The text of a message, its media and section marks left out. */
export function textOf(message: Message): string {
  return message.content.map(part => ('text' in part ? part.text : '')).join('');
}
