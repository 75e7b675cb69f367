import { type ModelEvent, toolCall } from '../../model/events.ts';
import { asRecord, isRecord } from '../../text/isRecord.ts';
import { unusedRef } from '../callRefs.ts';
import { contentIn, toolNameIn, UnreadableReply, wordIn } from '../transport/frames.ts';
import { replyProblems } from '../transport/messages.ts';

interface ChatCall {
  readonly index: unknown;
  /** The id as received. Absent when the id is generated. */
  readonly id: string | undefined;
  readonly ref: string;
  name: string;
  written: string;
}

export interface ChatCalls {
  /**
   * Adds a piece of a call. Returns its events.
   * @throws UnreadableReply
   */
  add(piece: unknown): readonly ModelEvent[];
  /**
   * Returns every call after all pieces were added.
   * @throws UnreadableReply
   */
  whole(): readonly ModelEvent[];
}

/** Maximum number of calls: four times the number of tools that OpenAI allows. */
const MOST_CALLS = 512;

/**
 * Assembles the calls of a reply. OpenAI distinguishes pieces by `index`. Other servers omit it, use the same
 * index for all calls, omit the id, or send a call in one piece.
 */
export function chatCalls(): ChatCalls {
  const calls: ChatCall[] = [];
  const begin = (index: unknown, id: string | undefined): ChatCall => {
    if (calls.length >= MOST_CALLS) {
      throw new UnreadableReply(replyProblems.tooManyCalls(MOST_CALLS));
    }
    const used = new Set(calls.map(({ ref }) => ref));
    const ref = id === undefined || used.has(id) ? unusedRef(used) : id;
    const call = { index, id, ref, name: '', written: '' };
    calls.push(call);
    return call;
  };
  return {
    add(piece) {
      const { index: given, id: givenId, function: called } = asRecord(piece);
      const index = given ?? undefined;
      const id = wordIn(givenId);
      const { name: givenName, arguments: written } = asRecord(called);
      const name = wordIn(givenName) ?? '';
      const call = continuedCall(calls, index, id, name) ?? begin(index, id);
      if (call.name === '') call.name = name;
      const text = argumentsIn(written);
      call.written += text;
      const { ref } = call;
      return text === '' ? [] : [{ type: 'toolCallDelta', ref, name: call.name, text }];
    },
    whole: () =>
      calls.map(({ ref, name, written }) => ({
        type: 'toolCall',
        call: toolCall(ref, toolNameIn(name), written),
      })),
  };
}

/** The call that a piece belongs to. */
function continuedCall(
  calls: readonly ChatCall[],
  index: unknown,
  id: string | undefined,
  name: string,
): ChatCall | undefined {
  const known = id === undefined ? undefined : calls.find(call => call.id === id);
  if (known && (index === undefined || index === known.index)) return known;
  const call = index === undefined ? calls.at(-1) : calls.findLast(call => call.index === index);
  if (!call || name === '' || call.name === '') return call;
  // A name starts a call, unless it is the same name repeated with every piece.
  const other = (id !== undefined && call.id !== undefined) || name !== call.name;
  return other || index === undefined ? undefined : call;
}

/** Some servers send the arguments as an object. */
function argumentsIn(written: unknown): string {
  return isRecord(written) ? JSON.stringify(written) : contentIn(written, 'arguments');
}
