import type { FinishReason, ToolCall, Usage } from '../model/events.ts';
import type { Settings } from '../model/settings/settings.ts';
import type { Message } from '../prompt/messages/message.ts';
import type { Fetch, Provider } from '../provider/provider.ts';
import type { Trust } from '../trust/trust.ts';
import type { FoundKey } from './endpoints/keys.ts';
import type { Pace } from './pace/pace.ts';
import { type Circuits, createCircuits } from './retry/circuits.ts';
import { createRetryBudget, type RetryBudget } from './retry/retryBudget.ts';

/** What a call needs from its environment: the editor, a terminal, a production service. */
export interface CallHost {
  /** `touchstone.yaml`, or the defaults. */
  readonly settings: Settings;
  /** The key for a provider or a declared endpoint and its origin. Never logged. */
  findKey(provider: string): Promise<FoundKey | undefined>;
  /** An environment variable of the process or of `.env`, for headers that name one. */
  readVariable(name: string): Promise<string | undefined>;
  /** Sends all requests. Default: Node's `fetch`. */
  readonly fetch?: Fetch;
  /** Permissions of endpoints. Absent when the caller trusts the files that it loads, as with the library. */
  readonly trust?: Trust;
  /** Shared by all calls of the host. */
  readonly circuits: Circuits;
  readonly retryBudget: RetryBudget;
  readonly spending: Spending;
  /** Limits the number of concurrent calls. No limit when absent. */
  readonly pace?: Pace;
  /** Finds the recorded reply to a request, by its hash and, in an evaluation, by the repeat, from 0. */
  findRecording(
    promptKey: string,
    requestHash: string,
    repeat?: number,
  ): Promise<Recording | undefined>;
  /** The language models of the editor, `vscode/…`. Absent outside an editor. */
  readonly editorModels?: Provider;
  /** Shows one sentence to a person. Called once for each different sentence. */
  warn(message: string): void;
}

/** The limits that all calls of a host share. */
export function sharedLimits(): Pick<CallHost, 'circuits' | 'retryBudget'> {
  return { circuits: createCircuits(), retryBudget: createRetryBudget() };
}

/** US dollars of one day. */
export interface Booked {
  /** The cost of ended calls. A call that never reported its cost counts with its maximum. */
  readonly spent: number;
  /** The maximum cost of calls in progress. */
  readonly reserved: number;
}

/** Reports the cost of a call. @throws the error of the file system. */
export type Settle = (usd: number) => Promise<void>;

/** An amount of US dollars that calls in this process share. */
export interface Purse {
  readonly limit: number;
  /** What is left, and how much is reserved for calls in progress. */
  balance(): { readonly left: number; readonly reserved: number };
  /** Reserves an amount for a call. Undefined when it is more than what is left. */
  reserve(usd: number): Settle | undefined;
}

/** The spending of a workspace per day in US dollars, by all processes. */
export interface Spending {
  today(): Promise<Booked>;
  /**
   * Reserves an amount for a call of at most `duration` milliseconds, and records the actual cost when it is
   * settled. Undefined when the day's spending would exceed `limit`. A call that never reports its cost,
   * because its process was killed, counts with the whole amount until the end of the day: its provider may
   * have billed it.
   * @throws the error of the file system when the amount cannot be reserved.
   */
  reserve(usd: number, limit: number, duration: number): Promise<Settle | undefined>;
  close(): Promise<void>;
}

/** One recorded reply: a line of `.touchstone/recordings/<prompt>.jsonl`. */
export interface Recording {
  /** SHA-256 of the provider-neutral request, 64 hex digits. */
  readonly hash: string;
  readonly model: string;
  /** The repeat of an evaluation that it answered, from 0. Absent for 0 and when nothing was repeated. */
  readonly repeat?: number;
  readonly text: string;
  readonly toolCalls?: readonly ToolCall[];
  /**
   * The reply with its parts in order, when it is more than text. The history of the next turn needs it,
   * including the provider's encrypted parts. Absent in older recordings.
   */
  readonly reply?: Message;
  /** Why it ended, and what answered, as the provider names it. Older recordings do not say what answered. */
  readonly finish: {
    readonly reason: FinishReason;
    readonly raw: string;
    readonly model?: string;
    readonly fingerprint?: string;
  };
  /** As the provider counted it. Absent for a hand-written reply. */
  readonly usage?: Usage;
  /** Milliseconds, measured during the recorded call. Absent for a hand-written reply. */
  readonly timeToFirstToken?: number;
  readonly totalTime?: number;
  /** ISO time of the recording. */
  readonly recorded: string;
  /** True when a person wrote the reply. It is shown wherever the reply is shown. */
  readonly handWritten?: boolean;
  /** The input of the request, for readers of the file. It is not part of the key. */
  readonly input?: Readonly<Record<string, unknown>>;
}
