import type { Lifecycle } from './lifecycle.ts';

/** USD per million tokens. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  /** Writing the prompt cache for its usual time: five minutes at Anthropic. */
  readonly cacheWrite?: number;
  /** Writing the prompt cache for an hour. */
  readonly cacheWrite1h?: number;
}

export const rateNames = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

export interface Prices extends Rates {
  /** ISO date of the price list; absent where `touchstone.yaml` gives a price without one. */
  readonly asOf?: string;
  /** Where the prices were read, when not where the other facts were. */
  readonly source?: string;
  /** Rates of the whole request once its input is larger, ascending. */
  readonly tiers?: readonly (Partial<Rates> & { readonly inputTokensAbove: number })[];
  /** Announced rates, each from a day (ISO date) on, ascending; of models without tiers. */
  readonly changes?: readonly (Partial<Rates> & { readonly from: string })[];
  /** Rates of requests handed in as a batch, before any change. */
  readonly batch?: Partial<Rates>;
}

export const capabilityNames = [
  /** Output held to a JSON schema by the provider. */
  'structuredOutput',
  'tools',
  'images',
  /** PDF as input. */
  'files',
  'audio',
  'reasoning',
  /** How much to reason can be asked for. */
  'effort',
  /** `temperature`, `top_p` and `top_k` are taken. */
  'sampling',
  'streaming',
  'promptCaching',
] as const;

export type Capability = (typeof capabilityNames)[number];

/** What is known of a model. An absent fact is unknown, never zero and never false. */
export interface ModelFacts {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutputTokens?: number;
  /** Tokens: a shorter beginning of a request is silently not cached. */
  readonly minimumCachedPrefix?: number;
  readonly prices?: Prices;
  readonly capabilities?: Readonly<Partial<Record<Capability, boolean>>>;
  readonly lifecycle?: Lifecycle;
  readonly data?: {
    /**
     * Regions that requests can be held to, by an address or a parameter of the provider's; its
     * usual address promises none. In the words of `touchstone.data`: `eu`, `us-east-1`.
     */
    readonly regions?: readonly string[];
    /** How long the provider keeps what it was sent, in words. */
    readonly retention?: string;
  };
  /** When the provider itself was asked, and whether it named the model; absent when it was not. */
  readonly live?: { readonly time: string; readonly listed: boolean };
  /** Where the facts were read. */
  readonly source: string;
  /** ISO date of the reading. */
  readonly asOf?: string;
}
