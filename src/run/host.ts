import type { CallHost, Recording } from '../call/host.ts';
import type { Redacted } from '../redaction/gate.ts';
import type { Sinks } from '../trace/sinks.ts';
import type { RunsInProgress } from './runsInProgress.ts';

/** What a run needs from its environment, in addition to what its calls need. */
export interface RunHost extends CallHost {
  readonly runs: RunsInProgress;
  /** Finds recordings in one version of each file: a run of many samples does not mix versions. */
  findRecordingsInOneVersion(): CallHost['findRecording'];
  saveRecording(promptKey: string, recording: Redacted<Recording>): Promise<void>;
  /** Receives the span of every run. */
  readonly sinks: Pick<Sinks, 'write' | 'flush'>;
}
