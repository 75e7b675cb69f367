import type { ToolCall } from '../model/events.ts';
import type { Finding } from '../schema/validation/finding.ts';

/** The answer of a tool call. The results of one reply are sent together. */
export interface ToolAnswer {
  /** Written by the user, the result in the golden row, or a failure of the tool. */
  readonly from: 'user' | 'mock' | 'failure';
  /** Text or JSON. Of a failure, its message. */
  readonly text: string;
}

/** What the user sends after a reply. */
export type SentTurn =
  | { readonly kind: 'text'; readonly text: string }
  /** One for each call of the reply, in its order. */
  | { readonly kind: 'results'; readonly results: readonly ToolAnswer[] };

/** A tool call, its problems, and the result that the golden row has for it. */
export interface PanelToolCall extends ToolCall {
  /** Why the arguments do not match the input schema of the tool. Absent when they do. */
  readonly findings?: readonly Finding[];
  /** Arguments that the input schema allows but does not name. Absent when there are none. */
  readonly unknown?: readonly string[];
  readonly mock?: MockedResult;
}

export type MockedResult =
  | { readonly ok: true; readonly text: string; readonly isFailure: boolean }
  /** Why no result of the row is that of the call, as a sentence. */
  | { readonly ok: false; readonly problem: string };
