export interface CallRefs {
  /** The id under which a call is sent. */
  called(name: string, given: string | undefined): string;
  /** The id of the call that a result answers; undefined when no call waits for it. */
  answered(name: string, given: string | undefined): string | undefined;
}

/** What every provider takes for a call's id. */
const portable = /^[\w-]{1,64}$/;

/**
 * The ids of a conversation's calls, each once: those given where every provider takes them, else
 * `call_1`, `call_2` and so on, the same whatever follows. A result finds its call by the id given, or,
 * without one, by the tool's name, the oldest call first.
 */
export function callRefs(): CallRefs {
  const used = new Set<string>();
  const waiting: { name: string; given: string | undefined; ref: string }[] = [];
  return {
    called(name, given) {
      const keeps = given !== undefined && portable.test(given) && !used.has(given);
      const ref = keeps ? given : unusedRef(used);
      used.add(ref);
      waiting.push({ name, given, ref });
      return ref;
    },
    answered(name, given) {
      const at = waiting.findIndex(call =>
        given === undefined ? call.name === name : call.given === given,
      );
      return at === -1 ? undefined : waiting.splice(at, 1)[0]?.ref;
    },
  };
}

/** An id for a call that came without one. */
export function unusedRef(used: ReadonlySet<string>): string {
  let number = used.size + 1;
  while (used.has(`call_${number}`)) number += 1;
  return `call_${number}`;
}
