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
  readonly media: {
    readonly url: string;
    readonly contentType?: string;
    /** Of a local file's content, 64 hex digits, once it has been read for a call. */
    readonly sha256?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A call of a tool that the model asks for. */
export interface ToolRequestPart {
  readonly toolRequest: {
    readonly name: string;
    readonly input?: unknown;
    /** Tells calls of one turn apart; the result names it again. */
    readonly ref?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** What a tool returned; stands in a message of role `tool`. */
export interface ToolResponsePart {
  readonly toolResponse: {
    readonly name: string;
    readonly output?: unknown;
    readonly ref?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * What a model thought, in the form its provider has sealed. Stands before the part it belongs to;
 * goes back as it came to the model it came from, and to no other.
 */
export interface SealedPart {
  readonly sealed: {
    /** `provider/model`. */
    readonly model: string;
    readonly state: unknown;
  };
}

/** A named section's start; carries no text of its own. */
export interface PendingPart {
  readonly metadata: Readonly<Record<string, unknown>>;
}

export type Part =
  | TextPart
  | MediaPart
  | ToolRequestPart
  | ToolResponsePart
  | SealedPart
  | PendingPart;

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
