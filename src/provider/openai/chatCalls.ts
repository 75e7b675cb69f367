import { type ModelEvent, toolCall } from '../../model/events.ts';
import { isRecord } from '../../text/isRecord.ts';
import { unusedRef } from '../callRefs.ts';
import { contentIn, fieldsOf, toolNameIn, UnreadableReply, wordIn } from '../transport/frames.ts';
import { replyProblems } from '../transport/messages.ts';

interface Call {
  readonly index: unknown;
  /** As given; absent where the id is made up. */
  readonly id: string | undefined;
  readonly ref: string;
  name: string;
  written: string;
}

export interface ChatCalls {
  /**
   * What a piece of a call adds to it.
   * @throws UnreadableReply
   */
  add(piece: unknown): readonly ModelEvent[];
  /**
   * Every call, once all pieces are there.
   * @throws UnreadableReply
   */
  whole(): readonly ModelEvent[];
}

/** Four times as many as OpenAI allows tools. */
const MOST_CALLS = 512;

/**
 * Puts the calls of a reply together. OpenAI tells pieces apart by `index`; other servers leave it out,
 * give all calls the same one, leave the id out, or send a call in one piece.
 */
export function chatCalls(): ChatCalls {
  const calls: Call[] = [];
  const begin = (index: unknown, id: string | undefined): Call => {
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
      const { index: given, id: givenId, function: called } = fieldsOf(piece);
      const index = given ?? undefined;
      const id = wordIn(givenId);
      const { name: givenName, arguments: written } = fieldsOf(called);
      const name = wordIn(givenName) ?? '';
      const call = continued(calls, index, id, name) ?? begin(index, id);
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

/** The call that a piece continues with. */
function continued(
  calls: readonly Call[],
  index: unknown,
  id: string | undefined,
  name: string,
): Call | undefined {
  const known = id === undefined ? undefined : calls.find(call => call.id === id);
  if (known && (index === undefined || index === known.index)) return known;
  const call = index === undefined ? calls.at(-1) : calls.findLast(call => call.index === index);
  if (!call || name === '' || call.name === '') return call;
  // A name begins a call, unless it is the same one said again with every piece.
  const other = (id !== undefined && call.id !== undefined) || name !== call.name;
  return other || index === undefined ? undefined : call;
}

/** Some servers send the arguments as the object that they are. */
function argumentsIn(written: unknown): string {
  return isRecord(written) ? JSON.stringify(written) : contentIn(written, 'arguments');
}
