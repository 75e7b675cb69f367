export interface CallRefs {
  /** Returns the id with which a call is sent. */
  called(name: string, given: string | undefined): string;
  /** Returns the id of the call that a result answers. Undefined when no call is waiting for it. */
  answered(name: string, given: string | undefined): string | undefined;
}

/** Ids that every provider accepts. */
const portable = /^[\w-]{1,64}$/;

/**
 * The unique ids of the calls in a conversation. A given id is kept if every provider accepts it. Otherwise
 * the ids are `call_1`, `call_2` and so on, which do not depend on later turns. A result is matched with its
 * call by the given id or, without one, by the name of the tool, oldest call first.
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

/** Generates an id for a call without one. */
export function unusedRef(used: ReadonlySet<string>): string {
  let number = used.size + 1;
  while (used.has(`call_${number}`)) number += 1;
  return `call_${number}`;
}
