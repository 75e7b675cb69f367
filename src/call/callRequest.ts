import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import type { ToolDefinition } from '../model/request.ts';
import type { HistoryMessage } from '../prompt/messages/history.ts';

/**
 * Where a reply may come from. `auto`: the provider when there is a key, else a recording.
 * `live`: the provider only. `replay`: recordings only (sandbox models still answer).
 */
export type ReplyMode = 'auto' | 'live' | 'replay';

/** What a caller asks of one prompt. */
export interface CallRequest {
  readonly prompt: LoadedPrompt;
  readonly input: Readonly<Record<string, unknown>>;
  /** `provider/model`. */
  readonly model: string;
  /** Default `auto`. */
  readonly mode?: ReplyMode;
  /** Which repeat of an evaluation this is, from 0: each has its own recording. Default 0. */
  readonly repeat?: number;
  /** False asks for one response body instead of a stream. */
  readonly stream?: boolean;
  /**
   * Waits for a model whose circuit is open instead of failing at once: for evaluations, where a lost
   * row costs more than time.
   */
  readonly patient?: boolean;
  /**
   * Earlier turns, placed where the template says `{{history}}`: messages of Dotprompt, Chat Completions,
   * Anthropic or Gemini.
   */
  readonly history?: readonly HistoryMessage[];
  /** Where local media are looked for before the prompt's own folder: that of a dataset. */
  readonly mediaFolder?: string;
  /** Values of `@`-variables. */
  readonly context?: Readonly<Record<string, unknown>>;
  /** Definitions of tools that the prompt names and does not define itself. */
  readonly tools?: readonly ToolDefinition[];
}
