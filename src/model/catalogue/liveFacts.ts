import { sources } from './messages.ts';
import { type Lifecycle, lifecycleStatus, type ModelFacts } from './modelFacts.ts';

/** What a provider's own list says of one model. */
export interface LiveFacts
  extends Pick<ModelFacts, 'id' | 'contextWindow' | 'maxOutputTokens' | 'capabilities'> {
  readonly name?: string;
  /** Where it is told, all of it: what it leaves out is no longer so. */
  readonly lifecycle?: Lifecycle;
}

/** What one provider answered when it was asked for its models. */
export interface LiveAnswer {
  readonly provider: string;
  /** ISO time. */
  readonly time: string;
  readonly models: readonly LiveFacts[];
}

/**
 * Models with what their providers say of them now, which goes over what was known; sorted by id.
 * A model that its provider no longer names keeps its facts, and is marked as not listed.
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

/** A replacement is not in any list: it is kept as long as there is something to replace. */
function mergedLife(known: Lifecycle | undefined, live: Lifecycle): Lifecycle {
  const { released, replacement } = known ?? {};
  const going = lifecycleStatus(live) !== 'current';
  return {
    ...(released !== undefined && { released }),
    ...live,
    ...(going && replacement !== undefined && { replacement }),
  };
}
