import { sources } from './messages.ts';

/** USD per million tokens. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  /** Writing the prompt cache with its default lifetime: five minutes with Anthropic. */
  readonly cacheWrite?: number;
  /** Writing the prompt cache with a lifetime of an hour. */
  readonly cacheWrite1h?: number;
}

export const rateNames = ['input', 'output', 'cacheRead', 'cacheWrite', 'cacheWrite1h'] as const;

export interface Prices extends Rates {
  /** ISO date of the price list. Absent when `touchstone.yaml` gives a price without a date. */
  readonly asOf?: string;
  /** The source of the prices, if it differs from that of the other facts. */
  readonly source?: string;
  /** Rates of the whole request when its input is larger, in ascending order. */
  readonly tiers?: readonly (Partial<Rates> & { readonly inputTokensAbove: number })[];
  /**
   * Announced rates, each from a day (ISO date) on, in ascending order. Only models without tiers have them.
   */
  readonly changes?: readonly (Partial<Rates> & { readonly from: string })[];
  /** Rates of batch requests, before any change. */
  readonly batch?: Partial<Rates>;
}

export const capabilityNames = [
  /** The provider can enforce a JSON schema. */
  'structuredOutput',
  'tools',
  'images',
  /** Accepts PDF input. */
  'files',
  'audio',
  'reasoning',
  /** The reasoning effort can be set. */
  'effort',
  /** Accepts `temperature`, `top_p` and `top_k`. */
  'sampling',
  'streaming',
  'promptCaching',
] as const;

export type Capability = (typeof capabilityNames)[number];

/** Tokens, where the catalog does not say: the shortest prefix that OpenAI and most models of Anthropic cache. */
export const USUAL_CACHED_PREFIX = 1024;

/** What is known about a model. An absent fact is unknown, not zero or false. */
export interface ModelFacts {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutputTokens?: number;
  /** In tokens. A shorter prefix of a request is not cached, without notice. */
  readonly minimumCachedPrefix?: number;
  readonly prices?: Prices;
  readonly capabilities?: Readonly<Partial<Record<Capability, boolean>>>;
  readonly lifecycle?: Lifecycle;
  readonly data?: {
    /**
     * Regions that can be selected with an address or a parameter of the provider. Its default address
     * guarantees none. Named like in `touchstone.data`: `eu`, `us-east-1`.
     */
    readonly regions?: readonly string[];
    /** How long the provider keeps requests, as text. */
    readonly retention?: string;
  };
  /**
   * When the provider was asked for its models, and whether it listed this one. Absent when it was not asked.
   */
  readonly live?: { readonly time: string; readonly listed: boolean };
  /** The source of the facts. */
  readonly source: string;
  /** ISO date when the source was read. */
  readonly asOf?: string;
}

/** `provider/model`, as written in prompt files: `openai/gpt-5.4-mini`. */
export interface ModelReference {
  readonly provider: string;
  readonly model: string;
}

/** Splits at the first `/`. The id of a model may contain more slashes (`openrouter/meta/llama`). */
export function parseModelReference(text: string): ModelReference | undefined {
  const slash = text.indexOf('/');
  if (slash <= 0 || slash === text.length - 1) return undefined;
  return { provider: text.slice(0, slash), model: text.slice(slash + 1) };
}

/** The provider of a `provider/model`, whose key and limits apply to its calls. A name without a provider is its own. */
export function providerOf(model: string): string {
  return parseModelReference(model)?.provider ?? model;
}

/** Whether one region is part of another: `eu-west-1` and `europe-west4` are part of `eu`. */
export function liesIn(region: string, outer: string): boolean {
  const inner = canonical(region);
  const whole = canonical(outer);
  return inner.startsWith(whole) && /^(?:[^a-z0-9]|$)/.test(inner.slice(whole.length));
}

function canonical(region: string): string {
  return region.toLowerCase().replace(/^europe\b/, 'eu');
}

/**
 * What a provider has announced about the lifecycle of a model. Dates are ISO dates. An absent date is
 * unknown.
 */
export interface Lifecycle {
  readonly released?: string;
  /** The day from which the provider discourages its use. */
  readonly deprecated?: string;
  /** The announced last day. Calls fail after it and may fail on it. */
  readonly retiresOn?: string;
  /** Reference of the model to use instead. */
  readonly replacement?: string;
  /** Only when no date determines it. */
  readonly status?: LifecycleStatus;
}

export type LifecycleStatus = 'current' | 'deprecated' | 'retired';

/**
 * The lifecycle status of a model on a day, by its dates. After its last day it is retired, whenever the
 * catalog was made. A model with a known last day is deprecated until then.
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

/** Whole days from a day to a model's last day. Negative after it. */
export function daysLeft(retiresOn: string, today = isoDay(new Date())): number {
  return Math.round((Date.parse(retiresOn) - Date.parse(today)) / DAY);
}

/** The day in UTC, which providers' dates use as far as they say: `2026-11-23`. */
export function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10);
}

/** The facts of one model in its provider's list. */
export interface LiveFacts
  extends Pick<ModelFacts, 'id' | 'contextWindow' | 'maxOutputTokens' | 'capabilities'> {
  readonly name?: string;
  /** Complete when present: dates that it does not contain no longer apply. */
  readonly lifecycle?: Lifecycle;
}

/** The answer of one provider to a request for its models. */
export interface LiveAnswer {
  readonly provider: string;
  /** ISO time. */
  readonly time: string;
  readonly models: readonly LiveFacts[];
}

/**
 * Merges models with the facts that their providers report now, which take precedence. Sorted by id. A model
 * that its provider no longer lists keeps its facts and is marked as not listed.
 */
export function withLiveFacts(
  models: readonly ModelFacts[],
  answers: readonly LiveAnswer[],
): readonly ModelFacts[] {
  const byId = new Map(models.map(facts => [facts.id, facts]));
  for (const { provider, time, models: live } of answers) {
    const listed = new Map(live.map(facts => [facts.id, facts]));
    for (const facts of models) {
      if (facts.id.startsWith(`${provider}/`) && !listed.has(facts.id)) {
        byId.set(facts.id, { ...facts, live: { time, listed: false } });
      }
    }
    for (const [id, facts] of listed) byId.set(id, merged(byId.get(id), facts, time));
  }
  return [...byId.values()].toSorted((a, b) => (a.id < b.id ? -1 : 1));
}

function merged(known: ModelFacts | undefined, live: LiveFacts, time: string): ModelFacts {
  const { lifecycle, capabilities, name, ...limits } = live;
  const { source, name: knownName = name ?? live.id } = known ?? {};
  return {
    ...known,
    ...limits,
    name: knownName,
    ...((known?.capabilities || capabilities) && {
      capabilities: { ...known?.capabilities, ...capabilities },
    }),
    ...(lifecycle && { lifecycle: mergedLife(known?.lifecycle, lifecycle) }),
    live: { time, listed: true },
    source: source === undefined ? sources.live() : sources.both(source, sources.live()),
  };
}

/** No list contains replacements, so a known one is kept while the model is deprecated or retired. */
function mergedLife(known: Lifecycle | undefined, live: Lifecycle): Lifecycle {
  const { released, replacement } = known ?? {};
  const going = lifecycleStatus(live) !== 'current';
  return {
    ...(released !== undefined && { released }),
    ...live,
    ...(going && replacement !== undefined && { replacement }),
  };
}
