import type { Settings } from '../model/settings/settings.ts';
import type { Provider } from '../provider/provider.ts';
import type { Redacted } from '../redaction/gate.ts';
import type { RunRecord } from '../trace/record.ts';
import type { Trust } from '../trust/trust.ts';
import type { Circuits } from './circuits.ts';
import type { FoundKey } from './keys.ts';
import type { Recording } from './recording.ts';
import type { RetryBudget } from './retryBudget.ts';
import type { RunsInProgress } from './runsInProgress.ts';
import type { Spending } from './spending.ts';

/** What a run needs from the place it runs in: the editor, a terminal, a production service. */
export interface RunHost {
  /** `touchstone.yaml`, or the defaults. */
  readonly settings: Settings;
  /** The key for a provider or a declared endpoint, with where it came from; never logged. */
  findKey(provider: string): Promise<FoundKey | undefined>;
  /** An environment variable, of the process or of `.env`; for headers that name one. */
  readVariable(name: string): Promise<string | undefined>;
  /** Sends all requests; Node's own when absent. */
  readonly fetch?: typeof fetch;
  /** What endpoints may get; absent where the caller vouches for the files it loads, as in the library. */
  readonly trust?: Trust;
  readonly runs: RunsInProgress;
  /** Shared by all runs of the host. */
  readonly circuits: Circuits;
  readonly retryBudget: RetryBudget;
  readonly spending: Spending;
  /** The recorded reply to a request, by its hash and, in an evaluation, the repeat, from 0. */
  findRecording(
    promptKey: string,
    requestHash: string,
    repeat?: number,
  ): Promise<Recording | undefined>;
  saveRecording(promptKey: string, recording: Redacted<Recording>): Promise<void>;
  /** The editor's own language models, `vscode/…`; absent outside an editor. */
  readonly editorModels?: Provider;
  /** Gets every record. A failure here never fails the run: it is reported to `warn`. */
  log(record: Redacted<RunRecord>): Promise<void>;
  /** One sentence for a person; called once for the same sentence. */
  warn(message: string): void;
}
