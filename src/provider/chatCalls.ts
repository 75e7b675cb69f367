import type { ModelEvent } from '../model/events.ts';
import { toolCall } from '../model/toolCall.ts';
import { unusedRef } from './callRefs.ts';

/** A piece of a call, as compatible servers write it: anything may be missing. */
export interface CallPiece {
  readonly index?: number | null;
  readonly id?: string | null;
  readonly function?: { readonly name?: string | null; readonly arguments?: unknown } | null;
}

interface Call {
  readonly index: number | undefined;
  /** As given; absent where the id is made up. */
  readonly id: string | undefined;
  readonly ref: string;
  name: string;
  written: string;
}

export interface ChatCalls {
  /** What a piece adds to its call. */
  add(piece: CallPiece): readonly ModelEvent[];
  /** Every call, once all pieces are there. */
  whole(): readonly ModelEvent[];
}

/**
 * Puts the calls of a reply together. OpenAI tells pieces apart by `index`; other servers leave it out,
 * give all calls the same one, leave the id out, or send a call in one piece.
 */
export function chatCalls(): ChatCalls {
  const calls: Call[] = [];
  const begin = (index: number | undefined, id: string | undefined): Call => {
    const used = new Set(calls.map(({ ref }) => ref));
    const ref = id === undefined || used.has(id) ? unusedRef(used) : id;
    const call = { index, id, ref, name: '', written: '' };
    calls.push(call);
    return call;
  };
  return {
    add(piece) {
      const index = piece.index ?? undefined;
      const id = piece.id || undefined;
      const name = piece.function?.name ?? '';
      const call = continued(calls, index, id, name) ?? begin(index, id);
      if (call.name === '') call.name = name;
      const text = textOf(piece.function?.arguments);
      call.written += text;
      const { ref } = call;
      return text === '' ? [] : [{ type: 'toolCallDelta', ref, name: call.name, text }];
    },
    whole: () =>
      calls.map(({ ref, name, written }) => ({
        type: 'toolCall',
        call: toolCall(ref, name, written),
      })),
  };
}

/** The call that a piece goes on with. */
function continued(
  calls: readonly Call[],
  index: number | undefined,
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
function textOf(written: unknown): string {
  if (written === undefined || written === null) return '';
  return typeof written === 'string' ? written : JSON.stringify(written);
}
