import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import type { ToolCall } from '../model/events.ts';
import type { ModelRequest, ToolDefinition } from '../model/request.ts';
import type { HistoryMessage } from '../prompt/messages/history.ts';
import type { Message } from '../prompt/messages/message.ts';
import type { Finding } from '../schema/validation/finding.ts';
import type { Attempt, ReplySource } from '../trace/record.ts';

/**
 * Where a reply may come from. `auto`: from the provider when there is a key, otherwise from a recording.
 * `live`: only from the provider. `replay`: only from recordings, except for sandbox models.
 */
export type ReplyMode = 'auto' | 'live' | 'replay';

/** A request of a caller for one prompt. */
export interface CallRequest {
  readonly prompt: LoadedPrompt;
  /** The values of the prompt's variables, by name. */
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  /** Default `auto`. */
  readonly mode?: ReplyMode;
  /** The repeat of an evaluation, from 0. Each repeat has its own recording. Default 0. */
  readonly repeat?: number;
  /** False requests one response body instead of a stream. The time to its first token is then unknown. Default true. */
  readonly stream?: boolean;
  /**
   * Waits for a model whose circuit is open, or whose rate limit concurrent calls have reached, instead of
   * failing immediately. Evaluations use this, because a missing row is worse than a longer run.
   */
  readonly patient?: boolean;
  /**
   * Earlier turns for the `{{history}}` of the template, as messages of Dotprompt, Chat Completions,
   * Anthropic or Gemini.
   */
  readonly history?: readonly HistoryMessage[];
  /** Messages after those of the template: earlier replies to this prompt with tool calls, and the results of the tools. */
  readonly turns?: readonly Message[];
  /**
   * The folder in which local media are searched for before the prompt's folder, such as the folder of a
   * dataset.
   */
  readonly mediaFolder?: string;
  /** Values of `@`-variables by name, without the `@`. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Definitions of tools that the prompt names but does not define. */
  readonly tools?: readonly ToolDefinition[];
}

/** The attempt that follows a failed one. */
export interface NextAttempt {
  /** `provider/model`. */
  readonly model: string;
  /** Milliseconds. */
  readonly wait: number;
  /** The turn that lists the problems of the reply. */
  readonly correction?: string;
}

/** What a call reports while it is in progress. */
export type CallEvent =
  /** A model is called: the prompt's model or, after a failure, the next model of `touchstone.fallback`. */
  | {
      readonly type: 'started';
      readonly request: ModelRequest;
      readonly source: ReplySource;
    }
  /** `elapsed` is in milliseconds since the request of this attempt was sent. */
  | { readonly type: 'firstToken'; readonly elapsed: number }
  /** Further text of the reply. */
  | { readonly type: 'delta'; readonly text: string }
  /** A complete tool call of the reply. No tool is run. */
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  /** The request was changed because the server does not support a part of it. `note` is a sentence. */
  | { readonly type: 'adapted'; readonly note: string }
  /** Findings that no later text can fix, each finding once. */
  | { readonly type: 'violated'; readonly findings: readonly Finding[] }
  /**
   * An attempt has failed and another one follows after `wait` milliseconds, with the same model or the next
   * one. `restarted`: the text so far is discarded and the reply starts again.
   */
  | {
      readonly type: 'attemptFailed';
      readonly attempt: Attempt;
      readonly next: NextAttempt;
      readonly restarted: boolean;
    };
