import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import type { ToolDefinition } from '../model/request.ts';
import type { HistoryMessage } from '../prompt/messages/history.ts';

/**
 * Where a reply may come from. `auto`: from the provider when there is a key, otherwise from a recording.
 * `live`: only from the provider. `replay`: only from recordings, except for sandbox models.
 */
export type ReplyMode = 'auto' | 'live' | 'replay';

/** A request of a caller for one prompt. */
export interface CallRequest {
  readonly prompt: LoadedPrompt;
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  /** Default `auto`. */
  readonly mode?: ReplyMode;
  /** The repeat of an evaluation, from 0. Each repeat has its own recording. Default 0. */
  readonly repeat?: number;
  /** False requests one response body instead of a stream. */
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
  /**
   * The folder in which local media are searched for before the prompt's folder, such as the folder of a
   * dataset.
   */
  readonly mediaFolder?: string;
  /** Values of `@`-variables. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Definitions of tools that the prompt names but does not define. */
  readonly tools?: readonly ToolDefinition[];
}
