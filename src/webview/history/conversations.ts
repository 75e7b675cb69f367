import type { RunSummary } from '../../protocol/history.ts';

/** The turns of a conversation, oldest first. */
export interface LoggedConversation {
  /** Identifies it in this history. */
  readonly key: string;
  readonly turns: readonly RunSummary[];
}

/** The conversations of runs, by the ids of their runs. Runs that are not continued have none. */
export type Conversations = ReadonlyMap<string, LoggedConversation>;

/**
 * Runs of one trace and model of which some have more messages than others: a later turn is sent with all turns
 * before it. Runs of one trace with equally many messages, such as those of `touchstone run`, only started
 * together.
 */
export function conversationsOf(runs: readonly RunSummary[]): Conversations {
  const groups = new Map<string, RunSummary[]>();
  for (const run of runs) {
    if (run.traceId === undefined) continue;
    const key = `${run.traceId} ${run.model}`;
    const group = groups.get(key);
    if (group) group.push(run);
    else groups.set(key, [run]);
  }
  const found = new Map<string, LoggedConversation>();
  for (const [key, group] of groups) {
    if (!group.some(({ messages }) => messages !== group[0]?.messages)) continue;
    const conversation = { key, turns: group.toSorted(byTime) };
    for (const { id } of group) found.set(id, conversation);
  }
  return found;
}

function byTime(a: RunSummary, b: RunSummary): number {
  return a.time === b.time ? a.messages - b.messages : a.time < b.time ? -1 : 1;
}

/** From 1. A turn that was sent again after it was undone has the number of the first one. */
export function turnNumber({ turns }: LoggedConversation, { messages }: RunSummary): number {
  return new Set(turns.map(turn => turn.messages).filter(count => count <= messages)).size;
}

/** One run of each conversation, the last of those that are listed, and all other runs. */
export function historyEntries(
  runs: readonly RunSummary[],
  conversations: Conversations,
): readonly RunSummary[] {
  if (conversations.size === 0) return runs;
  const last = new Map<string, RunSummary>();
  for (const run of runs) {
    const conversation = conversations.get(run.id);
    if (!conversation) continue;
    const before = last.get(conversation.key);
    if (!before || byTime(before, run) < 0) last.set(conversation.key, run);
  }
  return runs.filter(run => {
    const conversation = conversations.get(run.id);
    return !conversation || last.get(conversation.key) === run;
  });
}

/** A row of the list. */
export interface ListedRun {
  readonly run: RunSummary;
  /** Absent for a run that was not continued. */
  readonly turn?: {
    /** See {@link turnNumber}. */
    readonly number: number;
    readonly conversation: LoggedConversation;
  };
  /** For the entry of a conversation: whether its other turns are below it. Absent for others. */
  readonly isOpen?: boolean;
}

/** The entries, each followed by the other turns of its conversation, the newest first, if it is open. */
export function listedRuns(
  entries: readonly RunSummary[],
  conversations: Conversations,
  open: ReadonlySet<string>,
): readonly ListedRun[] {
  return entries.flatMap((run): readonly ListedRun[] => {
    const conversation = conversations.get(run.id);
    if (!conversation) return [{ run }];
    const turnOf = (one: RunSummary): ListedRun => ({
      run: one,
      turn: { number: turnNumber(conversation, one), conversation },
    });
    const isOpen = open.has(conversation.key);
    const others = isOpen ? conversation.turns.filter(({ id }) => id !== run.id).toReversed() : [];
    return [{ ...turnOf(run), isOpen }, ...others.map(turnOf)];
  });
}
