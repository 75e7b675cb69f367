import type { Settings } from '../model/settings/settings.ts';
import type { Fetch, Provider } from '../provider/provider.ts';
import type { Trust } from '../trust/trust.ts';
import type { FoundKey } from './endpoints/keys.ts';
import type { Spending } from './guards/spending.ts';
import type { Pace } from './pace/pace.ts';
import type { Recording } from './reply/recording.ts';
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
