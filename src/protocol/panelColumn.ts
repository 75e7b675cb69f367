import type { Cost } from '../model/cost.ts';
import type { FailureAction } from '../model/errors.ts';
import type { Usage } from '../model/events.ts';
import type {
  Attempt,
  Degraded,
  DroppedKeyword,
  RecordedError,
  RefusedModel,
  ReplySource,
} from '../trace/record.ts';
import type { Validation } from '../validate/judge.ts';
import type { PanelToolCall, SentTurn } from './conversation.ts';

/** `retrying`: an attempt has failed and the next one follows. */
export type ColumnStatus = StatusInProgress | 'completed' | 'degraded' | 'failed' | 'cancelled';

/** The states of a reply that has not ended. */
export type StatusInProgress = 'waiting' | 'streaming' | 'retrying';

export function isInProgress(status: ColumnStatus): status is StatusInProgress {
  return status === 'waiting' || status === 'streaming' || status === 'retrying';
}

/** What a reply answers. It is out of date when the same column would send something else now. */
export interface Answered {
  /** A hash of the input. */
  readonly input: string;
  /** A hash of the request. Absent until the run has ended, and when the prompt could not be rendered. */
  readonly request?: string;
  /** The id of the golden row that has this input. */
  readonly row?: string;
}

/** A text of the prompt other than the one in the editor. */
export interface PromptVariant {
  /** For display: `short`, `HEAD~1`. */
  readonly label: string;
  /** The URI of the file of the variant. Absent for a git revision. */
  readonly file?: string;
  /** A git revision of the prompt's file. */
  readonly revision?: string;
}

/** One reply, in progress or finished. */
export interface PanelColumn {
  /** Distinguishes the columns of a run: the model, with a number when it is run several times. */
  readonly id: string;
  readonly model: string;
  /** From 1. Absent when the model is run once. */
  readonly repeat?: number;
  /** Absent for the text in the editor. */
  readonly variant?: PromptVariant;
  /** Kept by later runs. */
  readonly pinned?: boolean;
  /** ISO time of the run, for a reply that is not of the last run. */
  readonly earlier?: string;
  /** The text of the reply before this one. Absent when there was none. */
  readonly previous?: string;
  /** How long the run has taken when this was sent, in milliseconds. Absent when it has ended. */
  readonly elapsed?: number;
  readonly answered?: Answered;
  readonly status: ColumnStatus;
  readonly text: string;
  /** The turns before the reply, oldest first. Absent until the first reply is continued. */
  readonly turns?: readonly PanelTurn[];
  /** With `turns`, when the reply has ended. */
  readonly total?: ConversationTotal;
  /** The id of the run in the log. Absent until it has ended. */
  readonly run?: string;
  /** The input of the prompt. */
  readonly input?: Readonly<Record<string, unknown>>;
  readonly source?: ReplySource;
  /** Milliseconds. */
  readonly timeToFirstToken?: number;
  /** Milliseconds. */
  readonly totalTime?: number;
  readonly usage?: Usage;
  readonly cost?: Cost;
  readonly finish?: string;
  readonly validation?: Validation;
  readonly error?: RecordedError;
  /** Actions that are offered for `error`. */
  readonly actions?: readonly FailureAction[];
  readonly droppedParameters?: readonly string[];
  readonly undefinedTools?: readonly string[];
  readonly droppedKeywords?: readonly DroppedKeyword[];
  readonly toolCalls?: readonly PanelToolCall[];
  /** Failed attempts, oldest first. */
  readonly failed?: readonly PanelAttempt[];
  /** Models that were not called. */
  readonly refused?: readonly RefusedModel[];
  /** The model that answered instead of the model of the column. */
  readonly fallback?: string;
  readonly degraded?: Degraded;
  /** The reply is from a model of VS Code, which has no system role, no parameters and no token counts. */
  readonly approximate?: boolean;
}

/** A reply that was continued, and how. */
export interface PanelTurn {
  /** The column before it was continued. It has no turns of its own. */
  readonly reply: PanelColumn;
  readonly sent: SentTurn;
}

/** The sum of all calls of a conversation. Unknown parts are absent. */
export type ConversationTotal = Pick<PanelColumn, 'source' | 'totalTime' | 'usage' | 'cost'> & {
  /** Number of calls, including failed ones. */
  readonly calls: number;
};

/** A place where a reply does not match. */
export type PanelFinding = Extract<
  NonNullable<PanelColumn['validation']>,
  { readonly verdict: 'invalid' }
>['findings'][number];

/** A failed attempt, for display. */
export interface PanelAttempt
  extends Pick<Attempt, 'model' | 'duration' | 'error' | 'wait' | 'cost' | 'text'> {
  /** The turn that showed the model the problems of its reply. */
  readonly corrected?: string;
}
