import type { ErrorClass } from '../../../src/model/errors.ts';
import type { WireProtocol as WireProtocolName } from '../../../src/provider/provider.ts';
import type { Script } from '../faultServer.ts';
import type { WireProtocol } from '../protocols.ts';

/** What a run of two attempts at most comes to when every one of its calls meets the same fault. */
export interface Outcome {
  /** Absent where the reply is complete anyway. */
  readonly class?: ErrorClass;
  /** Calls that arrived; a run that calls twice has retried. */
  readonly attempts: number;
  /**
   * What the user reads. `{provider}` is its name, `{address}` its name and base URL, `{host}` the
   * server's host, `{model}` the model's reference, `{a moment}` up to three seconds.
   */
  readonly sentence?: string;
  /** The reply, up to the fault. */
  readonly text: string;
  readonly usage: 'provider' | 'estimated' | 'none';
}

/** An error as the mock server tells it, in the shape of each provider. */
export interface MockedError {
  readonly status: number;
  readonly error: { readonly message: string; readonly type?: string; readonly code?: string };
  /** Seconds; the mock server says 1 in every 429 that names none. */
  readonly retryAfter?: number;
}

export interface Fault {
  readonly name: string;
  /** The mock server where it can, a script where it cannot. */
  readonly by: MockedError | ((wire: WireProtocol) => Script);
  readonly expected: Outcome;
  /** Where protocols rightly differ. */
  readonly but?: Readonly<Partial<Record<WireProtocolName, Partial<Outcome>>>>;
  /** The protocols that have such a thing; all when absent. */
  readonly only?: readonly WireProtocolName[];
  /** `touchstone.retry.timeout`, for what would never end by itself. */
  readonly timeout?: string;
}

/** No part of a reply arrived. */
export const nothing = { text: '', usage: 'none' } as const;
/** A reply had begun, and nobody had counted it yet. */
export const partly = { text: 'Dear Ada', usage: 'estimated' } as const;
/** The whole reply. */
export const whole = { attempts: 1, text: 'Dear Ada', usage: 'provider' } as const;

export function expectedOf({ expected, but }: Fault, protocol: WireProtocolName): Outcome {
  return { ...expected, ...but?.[protocol] };
}
