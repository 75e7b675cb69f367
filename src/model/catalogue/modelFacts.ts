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

/** `provider/model`, as written in prompt files: `openai/gpt-5.4-mini`. */
export interface ModelReference {
  readonly provider: string;
  readonly model: string;
}

/** Splits at the first `/`; a model's own id may hold more of them (`openrouter/meta/llama`). */
export function parseModelReference(text: string): ModelReference | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

/** Whether one region lies in another: `eu-west-1` and `europe-west4` lie in `eu`. */
export function liesIn(region: string, outer: string): boolean {
  const inner = canonical(region);
  const whole = canonical(outer);
  return inner.startsWith(whole) && /^(?:[^a-z0-9]|$)/.test(inner.slice(whole.length));
}

function canonical(region: string): string {
  return region.toLowerCase().replace(/^europe\b/, 'eu');
}

/** What a provider has said of a model's life. Dates are ISO dates; an absent one is unknown. */
export interface Lifecycle {
  readonly released?: string;
  /** The day from which the provider advises against it. */
  readonly deprecated?: string;
  /** The day the provider names for the end: calls fail after it, and may fail on it. */
  readonly retiresOn?: string;
  /** Reference of the model to use instead. */
  readonly replacement?: string;
  /** Only where no date says it. */
  readonly status?: LifecycleStatus;
}

export type LifecycleStatus = 'current' | 'deprecated' | 'retired';

/**
 * Where a model stands on a day, by its dates: past its last day it is retired, whenever the
 * catalogue was made. A model whose last day is known is deprecated until then.
 */
export function lifecycleStatus(
  lifecycle: Lifecycle | undefined,
  today = isoDay(new Date()),
): LifecycleStatus | 'unknown' {
  const { deprecated, retiresOn, status } = lifecycle ?? {};
  if (retiresOn !== undefined) return today > retiresOn ? 'retired' : 'deprecated';
  if (deprecated !== undefined && today >= deprecated && status !== 'retired') return 'deprecated';
  return status ?? 'unknown';
}

const DAY = 86_400_000;

/** Whole days from a day to a model's last; negative once it has passed. */
export function daysLeft(retiresOn: string, today = isoDay(new Date())): number {
  return Math.round((Date.parse(retiresOn) - Date.parse(today)) / DAY);
}

/** The day in UTC, in which providers' dates are meant as far as they say: `2026-11-23`. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}
