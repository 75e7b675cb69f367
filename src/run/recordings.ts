import type { FinishReason } from '../model/events.ts';
import type { Usage } from '../model/usage.ts';

/** One recorded reply: a line of `.touchstone/recordings/<prompt>.jsonl`. */
export interface Recording {
  /** SHA-256 of the provider-neutral request, 64 hex digits. */
  readonly hash: string;
  readonly model: string;
  readonly text: string;
  readonly finish: { readonly reason: FinishReason; readonly raw: string };
  /** As the provider counted it; absent when written by hand. */
  readonly usage?: Usage;
  /** Milliseconds, as measured when it was recorded; absent when written by hand. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
  /** ISO time of the recording. */
  readonly recorded: string;
  /** True when a person wrote the reply: shown wherever the reply is. */
  readonly handWritten?: boolean;
  /** What a reader of the file sees the reply was to; not part of the key. */
  readonly input?: Readonly<Record<string, unknown>>;
}
