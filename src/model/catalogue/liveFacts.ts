import { sources } from './messages.ts';
import { type Lifecycle, lifecycleStatus, type ModelFacts } from './modelFacts.ts';

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
