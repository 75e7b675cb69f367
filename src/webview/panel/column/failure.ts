import { formatWait } from '../../../format/figures.ts';
import type { PanelColumn } from '../../../protocol/messages.ts';

type RecordedError = NonNullable<PanelColumn['error']>;

/** A failed call in full, with what can be done about it. */
export interface Failure {
  readonly message: string;
  /** `HTTP 429`, `insufficient_quota`, `the provider asks to wait 20 s`. */
  readonly facts: readonly string[];
  /** The provider's own words, when they say more than `message`. */
  readonly providerMessage?: string;
  readonly setKey: boolean;
  readonly retry: boolean;
}

const needsKey: ReadonlySet<RecordedError['class']> = new Set(['auth', 'noKey', 'noRecording']);

/** Failures which the same request meets again until the prompt, the input or the model changes. */
const lasting: ReadonlySet<RecordedError['class']> = new Set([
  'badRequest',
  'contextOverflow',
  'contentFilter',
  'responseTooLarge',
  'unknownModel',
  'badInput',
  'noRecording',
]);

export function failureOf(error: RecordedError): Failure {
  const facts = [
    error.status !== undefined && `HTTP ${error.status}`,
    // Most of our sentences name the code already.
    error.code !== undefined && !error.message.includes(error.code) && error.code,
    error.retryAfter !== undefined && `the provider asks to wait ${formatWait(error.retryAfter)}`,
  ].filter(fact => typeof fact === 'string');
  const { providerMessage } = error;
  return {
    message: error.message,
    facts,
    ...(providerMessage && providerMessage !== error.message && { providerMessage }),
    setKey: needsKey.has(error.class),
    retry: !lasting.has(error.class),
  };
}
