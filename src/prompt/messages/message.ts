/**
 * Who a message is from. Messages have the shape of Dotprompt's `RenderedPrompt`, and all other code uses them.
 * Source: https://github.com/google/dotprompt (js/src/types.d.ts).
 */
export type Role = 'system' | 'user' | 'model' | 'tool';

/** Text of a message. */
export interface TextPart {
  readonly text: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** An image, a document, audio or video in a message. */
export interface MediaPart {
  readonly media: {
    /** A URL, or the path of a local file. */
    readonly url: string;
    /** The media type, such as `image/png`. */
    readonly contentType?: string;
    /** SHA-256 of a local file's content, 64 hex digits, once it has been read for a call. */
    readonly sha256?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** A tool call of the model. */
export interface ToolRequestPart {
  readonly toolRequest: {
    readonly name: string;
    readonly input?: unknown;
    /** Distinguishes calls of one turn. The result has the same value. */
    readonly ref?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The result of a tool, in a message of role `tool`. */
export interface ToolResponsePart {
  readonly toolResponse: {
    readonly name: string;
    /** Any JSON value, also for a failure: `{ error: 'Not found.' }`. */
    readonly output?: unknown;
    /** The `ref` of the call. */
    readonly ref?: string;
  };
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/**
 * Reasoning of a model, encrypted or signed by its provider. It precedes the part that it belongs to and is
 * returned unchanged to the same model only.
 */
export interface SealedPart {
  readonly sealed: {
    /** `provider/model`. */
    readonly model: string;
    readonly state: unknown;
  };
}

/** The start of a named section. It contains no text. */
export interface PendingPart {
  readonly metadata: Readonly<Record<string, unknown>>;
}

/** One part of a message. The property that it has says what it is. */
export type Part =
  | TextPart
  | MediaPart
  | ToolRequestPart
  | ToolResponsePart
  | SealedPart
  | PendingPart;

/** One message of a conversation. */
export interface Message {
  /** Dotprompt accepts any lowercase word. Providers accept only {@link Role}. */
  readonly role: Role | (string & {});
  readonly content: readonly Part[];
  readonly metadata?: Readonly<Record<string, unknown>>;
}

/** The text of a message, without media and section marks. */
export function messageText(message: Message): string {
  return message.content.map(part => ('text' in part ? part.text : '')).join('');
}
