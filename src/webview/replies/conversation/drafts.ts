import { createContext } from 'preact';
import type { PanelToolCall, SentTurn, ToolAnswer } from '../../../protocol/conversation.ts';
import type { PanelColumn } from '../../../protocol/panelColumn.ts';

/** What the user has written to continue a conversation, and not sent yet. */
export interface TurnDraft {
  readonly text: string;
  /** Answers of tool calls, by the position of the call. */
  readonly answers: Readonly<Record<number, ToolAnswer>>;
}

/** By the ids of columns. */
export type TurnDrafts = Readonly<Record<string, TurnDraft>>;

export const emptyDraft: TurnDraft = { text: '', answers: {} };

export const DraftsContext = createContext<TurnDrafts>({});

/** The unfinished answer to a call. The result of the golden row is preferred. */
export function answerOf({ answers }: TurnDraft, call: PanelToolCall, index: number): ToolAnswer {
  return answers[index] ?? { from: call.mock?.ok ? 'mock' : 'user', text: '' };
}

/** The draft with another answer of a call. */
export function withAnswer(draft: TurnDraft, index: number, answer: ToolAnswer): TurnDraft {
  return { ...draft, answers: { ...draft.answers, [index]: answer } };
}

function isAnswered({ from, text }: ToolAnswer): boolean {
  return from === 'mock' || text.trim() !== '';
}

/** Number of calls without an answer. */
export function unanswered(calls: readonly PanelToolCall[], draft: TurnDraft): number {
  return calls.filter((call, i) => !isAnswered(answerOf(draft, call, i))).length;
}

/** What the draft sends. Undefined while something is missing. */
export function sentTurn(
  { toolCalls }: Pick<PanelColumn, 'toolCalls'>,
  draft: TurnDraft,
): SentTurn | undefined {
  if (!toolCalls) {
    return draft.text.trim() === '' ? undefined : { kind: 'text', text: draft.text };
  }
  if (unanswered(toolCalls, draft) > 0) return undefined;
  const results = toolCalls.map((call, i): ToolAnswer => {
    const answer = answerOf(draft, call, i);
    return answer.from === 'mock' && call.mock?.ok
      ? { from: 'mock', text: call.mock.text }
      : answer;
  });
  return { kind: 'results', results };
}

/** The draft of a turn that was taken back. */
export function draftOf(sent: SentTurn): TurnDraft {
  return sent.kind === 'text'
    ? { ...emptyDraft, text: sent.text }
    : { ...emptyDraft, answers: { ...sent.results } };
}

/** Whether a text looks like JSON and is not, so that it is sent as text. */
export function isBrokenJson(text: string): boolean {
  if (!/^\s*[[{]/.test(text)) return false;
  try {
    JSON.parse(text);
    return false;
  } catch {
    return true;
  }
}
