import data from './catalogue.json' with { type: 'json' };

/** USD per million tokens. */
export interface Rates {
  readonly input: number;
  readonly output: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
}

export interface Prices extends Rates {
  /** ISO date of the price list. */
  readonly asOf: string;
  /** Rates of the whole request once its input is larger, ascending. */
  readonly tiers?: readonly (Partial<Rates> & { readonly inputTokensAbove: number })[];
}

/** What is known of a model. An absent fact is unknown, never zero. */
export interface ModelFacts {
  /** `provider/model`. */
  readonly id: string;
  readonly name: string;
  /** Tokens. */
  readonly contextWindow?: number;
  /** Tokens. */
  readonly maxOutputTokens?: number;
  readonly prices?: Prices;
  /** False where the API refuses `temperature`, `top_p` and `top_k`. */
  readonly sampling?: boolean;
  readonly reasoning?: boolean;
  /** False where the API takes no reasoning effort. */
  readonly effort?: boolean;
  readonly lifecycle?: {
    readonly status: 'current' | 'deprecated' | 'retired';
    /** ISO date after which calls fail. */
    readonly retiresOn?: string;
    readonly replacement?: string;
  };
  /** Where the facts were read. */
  readonly source: string;
  /** ISO date of the reading. */
  readonly asOf?: string;
}

const byId: ReadonlyMap<string, ModelFacts> = new Map(
  (data.models as readonly ModelFacts[]).map(facts => [facts.id, facts]),
);

/** Facts by exact `provider/model`: a prefix is never guessed from, an unknown id has unknown price. */
export function modelFacts(id: string): ModelFacts | undefined {
  return byId.get(id);
}

export function allModels(): readonly ModelFacts[] {
  return [...byId.values()];
}
