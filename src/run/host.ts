import type { Settings } from '../model/settings.ts';
import type { Provider } from '../provider/provider.ts';
import type { RunRecord } from '../trace/record.ts';
import type { FoundKey } from './keys.ts';
import type { Recording } from './recordings.ts';

/** What a run needs from the place it runs in: the editor, a terminal, a production service. */
export interface RunHost {
  /** `touchstone.yaml`, or the defaults. */
  readonly settings: Settings;
  /** The key for a provider or a declared endpoint, with where it came from; never logged. */
  findKey(provider: string): Promise<FoundKey | undefined>;
  /** The recorded reply to a request, by its hash. */
  findRecording(promptName: string, requestHash: string): Promise<Recording | undefined>;
  saveRecording(promptName: string, recording: Recording): Promise<void>;
  /** The editor's own language models, `vscode/…`; absent outside an editor. */
  readonly editorModels?: Provider;
  /** Gets every record. A failure here never fails the run: it is reported to `warn`. */
  log(record: RunRecord): Promise<void>;
  /** One sentence for a person; called once for the same sentence. */
  warn(message: string): void;
}
