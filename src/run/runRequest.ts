import type { CallRequest } from '../call/callRequest.ts';
import type { SampleReference } from '../trace/record.ts';

/** A request of a caller for one run. */
export interface RunRequest extends CallRequest {
  /**
   * Appends a live reply to the prompt's recordings. Default false. If the recording cannot be written, `warn`
   * is called and the run continues.
   */
  readonly record?: boolean;
  /** The trace that the run belongs to: 32 hex digits, W3C Trace Context. Generated when absent. */
  readonly traceId?: string;
  /** The span of the caller that contains the run: 16 hex digits. Absent for a run that is not part of another span. */
  readonly parentSpanId?: string;
  /** The sample of an evaluation that the run is part of. Its record names it. */
  readonly sample?: SampleReference;
  /** The id of the golden row that has this input. Its record names it. */
  readonly row?: string;
}
