import type { CallRequest } from '../call/callRequest.ts';

/** What a caller says of one run. */
export interface RunRequest extends CallRequest {
  /** Append a live reply to the prompt's recordings. */
  readonly record?: boolean;
  /** 32 hex digits; made when absent. */
  readonly traceId?: string;
  readonly parentSpanId?: string;
}
