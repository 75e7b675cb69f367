import type { CallRequest } from '../call/callRequest.ts';
import type { SampleReference } from '../trace/record.ts';

/** A request of a caller for one run. */
export interface RunRequest extends CallRequest {
  /** Appends a live reply to the prompt's recordings. */
  readonly record?: boolean;
  /** 32 hex digits. Generated when absent. */
  readonly traceId?: string;
  readonly parentSpanId?: string;
  /** The sample of an evaluation that the run is part of. Its record names it. */
  readonly sample?: SampleReference;
  /** The id of the golden row that has this input. Its record names it. */
  readonly row?: string;
}
