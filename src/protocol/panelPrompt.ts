import type { GuardRule } from '../model/errors.ts';
import type { KeyOrigin } from '../model/providers.ts';
import type { ShownMedia } from './media.ts';
import type { PreviewMessage } from './preview.ts';

/** One field of the input form, for a property of the prompt's input schema. */
export interface InputField {
  readonly name: string;
  readonly kind: 'text' | 'number' | 'integer' | 'boolean' | 'choice' | 'json';
  readonly required: boolean;
  readonly description?: string;
  /** With `choice`. */
  readonly choices?: readonly string[];
  /** The template sends the value as an image or file. `many`: a list of them, as JSON. */
  readonly media?: 'one' | 'many';
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
  /** True for a model that the user added, which can be removed from the list. */
  readonly isAdded?: boolean;
  /** What a run would use now. Absent while the request cannot be built, or before it was counted. */
  readonly estimate?: RunEstimate;
  /** A hash of the request that would be sent now. Absent while it cannot be built. */
  readonly request?: string;
  /** Absent when the model would be called, and while the request cannot be built. */
  readonly refusal?: ModelRefusal;
}

/** Why a run on a model would be refused, before anything is sent. */
export interface ModelRefusal {
  readonly rule: RefusalRule;
  /** One sentence with a next step. */
  readonly message: string;
  /** The place of the rule, or of the model's name. Absent for a limit of the model, and for a missing key. */
  readonly place?: { readonly file: string; readonly line: number };
  /** The fallback, as `provider/model`, that would answer instead. */
  readonly instead?: string;
}

/** `unknownModel`: also a model that its provider has retired. */
export type RefusalRule = GuardRule | 'noKey' | 'noRecording' | 'unknownModel' | 'other';

/** Runs that start by themselves when the prompt or its input has changed. */
export interface AutoRunState {
  readonly on: boolean;
  /** Whether models that are billed run too. Default false: only sandbox models and recordings. */
  readonly paid: boolean;
  /** US dollars that automatic runs have cost in this window, and may cost: the setting `touchstone.autoRun.budget`. */
  readonly spent: number;
  readonly budget: number;
  /** Whether a paid run was not started because it could exceed the budget. */
  readonly stopped: boolean;
}

/** What one call is expected to use. All of it is estimated. */
export interface RunEstimate {
  /** Input tokens, without media. */
  readonly input: number;
  /**
   * Output tokens, and where the number comes from: the last reply of this model, the expected output of the
   * golden row, or the token limit of the prompt, which is the maximum. Absent when the length is unknown.
   */
  readonly output?: { readonly tokens: number; readonly from: 'reply' | 'expected' | 'limit' };
  /** US dollars. Of the input alone when the output is unknown. Absent when the price is unknown. */
  readonly usd?: number;
  /** Tokens that fit into the context window. Absent when unknown. */
  readonly contextWindow?: number;
  /** Why nothing would be billed. Absent when the provider would bill the call. */
  readonly unbilled?: 'recordings' | 'sandbox' | 'local';
}

/** The row of the golden dataset whose input the form has. */
export interface GoldenRow {
  readonly id: string;
  /** Position from 1. */
  readonly number: number;
  /** The expected output in one line. Absent when the row has none. */
  readonly expected?: string;
  /** The expected output in full, JSON with two spaces. Absent when the row has none, or it is very long. */
  readonly output?: string;
}

/** What the panel shows before a run. */
export interface PanelPrompt {
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  readonly name: string;
  readonly description?: string;
  readonly fields: readonly InputField[];
  /**
   * Field values as typed by the user. They are stored for each file. Of a field with embedded media, only the
   * start: their content is not part of a message, and a page cannot edit it.
   */
  readonly values: Readonly<Record<string, string>>;
  /** The images and files of fields, by the names of the fields. */
  readonly media?: Readonly<Record<string, readonly ShownMedia[]>>;
  readonly models: readonly ModelChoice[];
  readonly hasOutputSchema: boolean;
  /** Present when the file cannot be run now: its errors, one message each. */
  readonly problems: readonly string[];
  /** False in an untrusted workspace. */
  readonly trusted: boolean;
  /** Whether replies of the next run are recorded. Default false. */
  readonly record?: boolean;
  /** Number of rows of the golden dataset. 0 without one. Absent when unknown. */
  readonly rows?: number;
  /** Absent when the input is not that of a row. */
  readonly row?: GoldenRow;
  /** A hash of the input of the form. Absent while it cannot be used. */
  readonly input?: string;
  /**
   * Why the value of a field cannot be used, one message for each field name. Checked when a run is
   * requested.
   */
  readonly fieldProblems?: Readonly<Record<string, string>>;
  /** The messages that a run would send. Absent when no page shows them, and while they cannot be rendered. */
  readonly messages?: readonly PreviewMessage[];
  /** Absent in the state of an older page. */
  readonly autoRun?: AutoRunState;
  /** Where replies may come from: the setting `touchstone.replies`. Default `auto`. */
  readonly replies?: 'auto' | 'live' | 'replay';
}
