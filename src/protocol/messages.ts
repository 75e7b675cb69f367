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

/** One field of the input form, from a property of the prompt's input schema. */
export interface InputField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly required: boolean;
  readonly description?: string;
  /** For `choice`. */
  readonly choices?: readonly string[];
}

/**
 * `keyless`: a server that asks for no key. `local` and `notRunning`: one on this machine, which
 * answers or does not. `editor` and `notOffered`: one of VS Code's own, which it has or has not.
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
  /** Short facts for people: `$0.75 in · $4.50 out per 1M tokens`, `price unknown`, `sandbox`. */
  readonly detail: string;
  /** How it will answer now. */
  readonly availability: Availability;
  /** Where its key comes from, with `key`; the key itself never comes here. */
  readonly key?: KeyOrigin;
}

/** What the panel shows before anything runs. */
export interface PanelPrompt {
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly InputField[];
  /** Field values as the user typed them; remembered per file. */
  readonly values: Readonly<Record<string, string>>;
  readonly models: readonly ModelChoice[];
  readonly hasOutputSchema: boolean;
  /** Set when the file cannot run now: its errors, one message each. */
  readonly problems: readonly string[];
  /** False in an untrusted workspace. */
  readonly trusted: boolean;
  /** Replies of the next run are recorded; absent means no. */
  readonly record?: boolean;
  /** False when there is no golden dataset to take a row from; absent means unknown. */
  readonly hasDataset?: boolean;
  /** Field name to why its value cannot be used, one message; found when a run is asked for. */
  readonly fieldProblems?: Readonly<Record<string, string>>;
  /** Where replies may come from, the setting `touchstone.replies`; absent means `auto`. */
  readonly replies?: 'auto' | 'live' | 'replay';
}

/** `retrying`: an attempt has failed and the next one is about to be made. */
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
  /** What the prompt was given. */
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
  /** What can be done about `error`. */
  readonly actions?: readonly FailureAction[];
  readonly droppedParameters?: readonly string[];
  readonly undefinedTools?: readonly string[];
  readonly droppedKeywords?: readonly DroppedKeyword[];
  readonly toolCalls?: readonly ToolCall[];
  /** Attempts that did not answer, oldest first. */
  readonly failed?: readonly PanelAttempt[];
  /** Models that could not be asked. */
  readonly refused?: readonly RefusedModel[];
  /** The model that answered instead of the one the column is of. */
  readonly fallback?: string;
  readonly degraded?: Degraded;
  /** One of VS Code's own models answers: without system role, parameters, or counted tokens. */
  readonly approximate?: boolean;
}

/** A place where a reply does not match. */
export type PanelFinding = Extract<
  NonNullable<PanelColumn['validation']>,
  { readonly verdict: 'invalid' }
>['findings'][number];

/** An attempt that failed, for people. */
export interface PanelAttempt
  extends Pick<Attempt, 'model' | 'duration' | 'error' | 'wait' | 'cost' | 'text'> {
  /** The turn by which the model was then shown what was wrong with its reply. */
  readonly corrected?: string;
}

export type ToWebview =
  | { readonly type: 'prompt'; readonly prompt: PanelPrompt | undefined }
  /** All columns at once: on a new run and when the view is shown again. */
  | {
      readonly type: 'columns';
      readonly running: boolean;
      readonly columns: readonly PanelColumn[];
    }
  | { readonly type: 'delta'; readonly model: string; readonly text: string }
  | { readonly type: 'column'; readonly column: PanelColumn }
  | { readonly type: 'running'; readonly running: boolean };

/** A prompt's replies, which outlive a reload of the window in the panel's own state. */
export interface KeptReplies {
  /** Of the prompt. */
  readonly uri: string;
  readonly columns: readonly PanelColumn[];
}

export type FromWebview =
  /** `kept`: what the page showed before a reload. */
  | { readonly type: 'ready'; readonly kept?: KeptReplies }
  | { readonly type: 'run' }
  /** Runs one model again with the current values; the other columns stay. */
  | { readonly type: 'retry'; readonly model: string }
  | { readonly type: 'stop' }
  | { readonly type: 'value'; readonly name: string; readonly value: string }
  | { readonly type: 'selectModel'; readonly model: string; readonly selected: boolean }
  | { readonly type: 'addModel' }
  | { readonly type: 'setKey'; readonly model: string }
  | { readonly type: 'record'; readonly record: boolean }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'openOutput'; readonly model: string }
  /** `finding`: its index among those of the model's verdict. */
  | { readonly type: 'openRule'; readonly model: string; readonly finding: number }
  /** Opens the rule that refused the model's call. */
  | { readonly type: 'openLimits'; readonly model: string }
  | { readonly type: 'openLog' }
  | { readonly type: 'newPrompt' }
  | { readonly type: 'fillFromDataset' };
