import type { CallRequest } from '../call/callRequest.ts';

/** A request of a caller for one run. */
export interface RunRequest extends CallRequest {
  /** Appends a live reply to the prompt's recordings. */
  readonly record?: boolean;
  /** 32 hex digits. Generated when absent. */
  readonly traceId?: string;
  readonly parentSpanId?: string;
}
