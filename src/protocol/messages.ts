import type { Cost } from '../model/cost.ts';
import type { FailureAction } from '../model/errors.ts';
import type { ToolCall, Usage } from '../model/events.ts';
import type { KeyOrigin } from '../model/providers.ts';
import type {
  Attempt,
  Degraded,
  DroppedKeyword,
  RecordedError,
  RefusedModel,
  ReplySource,
} from '../trace/record.ts';
import type { Validation } from '../validate/judge.ts';

/** One field of the input form, for a property of the prompt's input schema. */
export interface InputField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly required: boolean;
  readonly description?: string;
  /** With `choice`. */
  readonly choices?: readonly string[];
}

/**
 * `keyless`: a server that needs no key. `local` and `notRunning`: a server on this machine that responds or
 * does not. `editor` and `notOffered`: a model of VS Code that is available or is not.
 */
export type Availability =
  | 'key'
  | 'keyless'
  | 'local'
  | 'notRunning'
  | 'editor'
  | 'notOffered'
  | 'recordings'
  | 'sandbox'
  | 'needsKey';

export interface ModelChoice {
  /** `provider/model`. */
  readonly id: string;
  readonly selected: boolean;
  /** Short facts for display: `$0.75 in · $4.50 out per 1M tokens`, `price unknown`, `sandbox`. */
  readonly detail: string;
  /** How the model would answer now. */
  readonly availability: Availability;
  /** With `key`: where the key comes from. Never the key itself. */
  readonly key?: KeyOrigin;
}

/** What the panel shows before a run. */
export interface PanelPrompt {
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly InputField[];
  /** Field values as typed by the user. They are stored for each file. */
  readonly values: Readonly<Record<string, string>>;
  readonly models: readonly ModelChoice[];
  readonly hasOutputSchema: boolean;
  /** Present when the file cannot be run now: its errors, one message each. */
  readonly problems: readonly string[];
  /** False in an untrusted workspace. */
  readonly trusted: boolean;
  /** Whether replies of the next run are recorded. Default false. */
  readonly record?: boolean;
  /** False when there is no golden dataset to take a row from. Absent when unknown. */
  readonly hasDataset?: boolean;
  /**
   * Why the value of a field cannot be used, one message for each field name. Checked when a run is
   * requested.
   */
  readonly fieldProblems?: Readonly<Record<string, string>>;
  /** Where replies may come from: the setting `touchstone.replies`. Default `auto`. */
  readonly replies?: 'auto' | 'live' | 'replay';
}

/** `retrying`: an attempt has failed and the next one follows. */
export type ColumnStatus =
  | 'waiting'
  | 'streaming'
  | 'retrying'
  | 'completed'
  | 'degraded'
  | 'failed'
  | 'cancelled';

/** One model's reply, in progress or finished. */
export interface PanelColumn {
  readonly model: string;
  readonly status: ColumnStatus;
  readonly text: string;
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
  readonly toolCalls?: readonly ToolCall[];
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

export type ToWebview =
  | { readonly type: 'prompt'; readonly prompt: PanelPrompt | undefined }
  /** All columns, sent for a new run and when the view is shown again. */
  | {
      readonly type: 'columns';
      readonly running: boolean;
      readonly columns: readonly PanelColumn[];
    }
  | { readonly type: 'delta'; readonly model: string; readonly text: string }
  | { readonly type: 'column'; readonly column: PanelColumn }
  | { readonly type: 'running'; readonly running: boolean };

/** The replies of a prompt. They survive a reload of the window in the state of the panel. */
export interface KeptReplies {
  /** The URI of the prompt. */
  readonly uri: string;
  readonly columns: readonly PanelColumn[];
}

export type FromWebview =
  /** `kept`: what the page showed before a reload. */
  | { readonly type: 'ready'; readonly kept?: KeptReplies }
  | { readonly type: 'run' }
  /** Runs one model again with the current values. The other columns are unchanged. */
  | { readonly type: 'retry'; readonly model: string }
  | { readonly type: 'stop' }
  | { readonly type: 'value'; readonly name: string; readonly value: string }
  | { readonly type: 'selectModel'; readonly model: string; readonly selected: boolean }
  | { readonly type: 'addModel' }
  | { readonly type: 'setKey'; readonly model: string }
  | { readonly type: 'record'; readonly record: boolean }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'openOutput'; readonly model: string }
  /** `finding`: the index of the finding in the verdict of the model. */
  | { readonly type: 'openRule'; readonly model: string; readonly finding: number }
  /** Opens the rule that refused the call of the model. */
  | { readonly type: 'openLimits'; readonly model: string }
  | { readonly type: 'openLog' }
  | { readonly type: 'newPrompt' }
  | { readonly type: 'fillFromDataset' };
