import type { ModelEvent } from '../model/events.ts';
import type { ModelRequest } from '../model/request.ts';
import type { Conversation } from './conversation.ts';
import { learnedTraitIn } from './learnedTraits.ts';
import type { AdaptedCall, LearnedTrait, Traits } from './traits.ts';

/** The events of a reply whose first bytes have arrived. */
export type OpenReply = AsyncIterable<ModelEvent> | Iterable<ModelEvent>;

type Converse = (request: ModelRequest, attempt: AdaptedCall) => Promise<OpenReply>;

/** Maximum number of refused requests from which the traits of a server are learned. They are not billed. */
const MOST_LESSONS = 5;
const MOST_SERVERS = 1000;

/** Learned traits by address and model. They are kept as long as the process runs. */
const learned = new Map<string, readonly LearnedTrait[]>();
const none: readonly LearnedTrait[] = [];

/**
 * Adapts requests to a server. When a refusal names a feature that the server does not support, the request
 * is sent again without it, and so are later requests. Each reply reports how its request was changed.
 */
export function adapting(converse: Converse): Conversation['converse'] {
  return (request, attempt) => {
    let open: AsyncIterator<ModelEvent> | Iterator<ModelEvent> | undefined;
    const waiting: ModelEvent[] = [];

    /** Sends the request, again without what the server refuses, and waits for the first event. */
    async function begin(): Promise<IteratorResult<ModelEvent>> {
      const { traits: declared = {}, ...rest } = attempt;
      const id = JSON.stringify([attempt.baseUrl, request.model]);
      let learnedTraits = learned.get(id) ?? none;
      for (let refusals = 0; ; refusals += 1) {
        const traits = learnedTraits.reduce(withLearnedTrait, declared);
        const isAdapted = learnedTraits.length > 0 || attempt.traits !== undefined;
        const asked = isAdapted ? adaptedRequest(request, traits) : request;
        const stream = attempt.stream !== false && traits.stream !== false;
        const adapted: AdaptedCall = { ...rest, stream, traits };
        try {
          open = iteratorOf(await converse(asked, adapted));
          const first = await open.next();
          if (first.done) return first;
          remember(id, learnedTraits);
          waiting.push(...learnedTraits.map(({ note }) => ({ type: 'adapted', note }) as const));
          waiting.push(first.value);
          return next();
        } catch (error) {
          const learnedTrait = learnedTraitIn(error, asked, adapted);
          if (!learnedTrait || refusals >= MOST_LESSONS) throw error;
          learnedTraits = [...learnedTraits, learnedTrait];
        }
      }
    }

    // Not a generator, because each layer of generators costs microseconds for every event of a reply.
    async function next(): Promise<IteratorResult<ModelEvent>> {
      if (!open) return begin();
      const value = waiting.shift();
      return value ? { done: false, value } : open.next();
    }

    return {
      [Symbol.asyncIterator]: () => ({
        next,
        async return() {
          await open?.return?.();
          return { done: true, value: undefined };
        },
      }),
    };
  };
}

function iteratorOf(reply: OpenReply): AsyncIterator<ModelEvent> | Iterator<ModelEvent> {
  return Symbol.asyncIterator in reply ? reply[Symbol.asyncIterator]() : reply[Symbol.iterator]();
}

function remember(id: string, learnedTraits: readonly LearnedTrait[]): void {
  if (learnedTraits.length === 0) return;
  if (learned.size >= MOST_SERVERS) learned.clear();
  learned.set(id, learnedTraits);
}

function withLearnedTrait(
  traits: Traits,
  { traits: { refused = [], ...more } }: LearnedTrait,
): Traits {
  return { ...traits, ...more, refused: [...(traits.refused ?? []), ...refused] };
}

function adaptedRequest(request: ModelRequest, traits: Traits): ModelRequest {
  const { output, parameters, ...rest } = request;
  const { refused = [] } = traits;
  const kept = Object.entries(parameters).filter(([name]) => !refused.some(one => one === name));
  const format = adaptedOutput(output, traits);
  return { ...rest, parameters: Object.fromEntries(kept), ...(format && { output: format }) };
}

function adaptedOutput(
  output: ModelRequest['output'],
  { structuredOutput = 'schema' }: Traits,
): ModelRequest['output'] {
  if (structuredOutput === 'schema' || output?.format !== 'json') return output;
  return structuredOutput === 'object' ? { format: 'json' } : undefined;
}
