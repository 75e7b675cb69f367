import type { Usage } from './usage.ts';

/** Why a reply ended, in one vocabulary. `other` carries the provider's word in `raw`. */
export type FinishReason = 'stop' | 'length' | 'contentFilter' | 'refusal' | 'toolCalls' | 'other';

/**
 * What a provider's stream says. A stream that ends without `finish` was cut off;
 * the adapter must throw a `ProviderError` of class `network` then.
 */
export type ModelEvent =
  | { readonly type: 'delta'; readonly text: string }
  | { readonly type: 'usage'; readonly usage: Usage }
  | {
      readonly type: 'finish';
      readonly reason: FinishReason;
      /** The provider's own word for the reason. */
      readonly raw: string;
      /** The model that answered, as the provider names it. */
      readonly model?: string;
    };
