import type { ModelRequest } from '../model/request.ts';
import type { ToolCall } from '../model/toolCall.ts';
import type { Finding } from '../schema/validation/finding.ts';
import type { Attempt, ReplySource } from '../trace/record.ts';

export interface NextAttempt {
  readonly model: string;
  /** Milliseconds. */
  readonly wait: number;
  /** The turn that shows the model what was wrong with its reply. */
  readonly correction?: string;
}

/** What a call reports while it is in progress. */
export type CallEvent =
  /** A model is asked: the prompt's, or, after it has failed, the next of `touchstone.fallback`. */
  | {
      readonly type: 'started';
      readonly request: ModelRequest;
      readonly source: ReplySource;
    }
  /** `elapsed` in milliseconds since the request of this attempt was sent. */
  | { readonly type: 'firstToken'; readonly elapsed: number }
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'toolCall'; readonly call: ToolCall }
  /** The request was changed for what the server lacks, as a sentence. */
  | { readonly type: 'adapted'; readonly note: string }
  /** What the reply so far can no longer mend, whatever follows; each finding once. */
  | { readonly type: 'violated'; readonly findings: readonly Finding[] }
  /**
   * An attempt has failed and another follows: `wait` milliseconds later, of the same model or of the
   * next. `restarted`: text that was shown is void, the reply begins anew.
   */
  | {
      readonly type: 'attemptFailed';
      readonly attempt: Attempt;
      readonly next: NextAttempt;
      readonly restarted: boolean;
    };
