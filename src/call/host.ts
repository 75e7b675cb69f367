import type { Settings } from '../model/settings/settings.ts';
import type { Fetch, Provider } from '../provider/provider.ts';
import type { Trust } from '../trust/trust.ts';
import type { FoundKey } from './endpoints/keys.ts';
import type { Spending } from './guards/spending.ts';
import type { Recording } from './reply/recording.ts';
import { type Circuits, createCircuits } from './retry/circuits.ts';
import { createRetryBudget, type RetryBudget } from './retry/retryBudget.ts';

/** What a call needs from the place it runs in: the editor, a terminal, a production service. */
export interface CallHost {
  /** `touchstone.yaml`, or the defaults. */
  readonly settings: Settings;
  /** The key for a provider or a declared endpoint, with where it came from; never logged. */
  findKey(provider: string): Promise<FoundKey | undefined>;
  /** An environment variable, of the process or of `.env`; for headers that name one. */
  readVariable(name: string): Promise<string | undefined>;
  /** Sends all requests; Node's own when absent. */
  readonly fetch?: Fetch;
  /** What endpoints may get; absent where the caller vouches for the files it loads, as in the library. */
  readonly trust?: Trust;
  /** Shared by all calls of the host. */
  readonly circuits: Circuits;
  readonly retryBudget: RetryBudget;
  readonly spending: Spending;
  /** The recorded reply to a request, by its hash and, in an evaluation, the repeat, from 0. */
  findRecording(
    promptKey: string,
    requestHash: string,
    repeat?: number,
  ): Promise<Recording | undefined>;
  /** The editor's own language models, `vscode/…`; absent outside an editor. */
  readonly editorModels?: Provider;
  /** One sentence for a person; called once for the same sentence. */
  warn(message: string): void;
}

/** What all calls of a host share. */
export function sharedLimits(): Pick<CallHost, 'circuits' | 'retryBudget'> {
  return { circuits: createCircuits(), retryBudget: createRetryBudget() };
}
