import type { ToolMock } from '../../../eval/scorers/toolMocks.ts';
import type { GuardFacts } from '../../../model/errors.ts';
import type { Message } from '../../../prompt/messages/message.ts';
import type { ColumnDetail } from '../../../protocol/columnDetail.ts';
import type { AskForPicture, PictureMessage } from '../../../protocol/media.ts';
import type { FromWebview, ToWebview } from '../../../protocol/messages.ts';
import type { PanelColumn, PanelFinding, PromptVariant } from '../../../protocol/panelColumn.ts';
import type { InputField, ModelChoice, PanelPrompt } from '../../../protocol/panelPrompt.ts';
import type { PreviewSource } from '../../../protocol/preview.ts';
import type { RunRecord } from '../../../trace/record.ts';
import type { MediaFiles } from '../../media/mediaFiles.ts';
import type { KeyChoice } from '../../models/keyDialogs.ts';
import type { RunTarget } from './conversations.ts';
import type { Judge, Resumed } from './modelRuns.ts';
import type { PanelReply } from './replies.ts';

/** What the session knows about a prompt file, including unsaved changes. */
export interface PromptSnapshot {
  /** A URI as text. */
  readonly uri: string;
  readonly name: string;
  readonly fields: readonly InputField[];
  /** Field values as typed. */
  readonly values: Readonly<Record<string, string>>;
  /** The models that the file names, otherwise those of the workspace. */
  readonly ownModels: readonly string[];
  readonly models: readonly Pick<ModelChoice, 'id' | 'selected' | 'isAdded'>[];
}

/** The panel's page. */
export interface PanelPage {
  readonly visible: boolean;
  post(message: ToWebview): void;
  /** Opens the panel without taking the focus from the editor. Resolves when it can show a run. */
  reveal(): Promise<void>;
}

export type PanelInput = Readonly<Record<string, unknown>>;

/** A golden row that the user chose. */
export interface ChosenRow {
  readonly id: string;
  readonly input: PanelInput;
}

/** A call that is copied as code. */
export interface CodeOrder {
  readonly input: PanelInput;
  readonly models: readonly string[];
  /** The messages after those of the prompt, for a call that continues a conversation. */
  readonly turns?: readonly Message[];
}

/** What is known about the call of a column. */
export interface ColumnCall {
  readonly record: RunRecord | undefined;
  /** The messages after those of the prompt. */
  readonly turns: readonly Message[];
}

/** What the session adds to the description of a prompt. */
export interface Described extends Pick<PanelPrompt, 'fieldProblems' | 'record' | 'autoRun'> {
  /** Output tokens of the last complete reply of each model. */
  readonly lastOutputs: Readonly<Record<string, number>>;
  /** Whether a page shows the messages before a run. */
  readonly showsMessages: boolean;
}

/** What a run needs from VS Code. */
export interface RunPort<S extends PromptSnapshot> {
  /** True when running is not allowed. The user has then been informed. */
  refuseUntrusted(): boolean;
  /** Asks about endpoints that are not allowed yet. */
  askForTrust(state: S, models: readonly string[]): Promise<void>;
  /** `row`: the id of the golden row that has this input. */
  runner(state: S, input: PanelInput, record: boolean, row: string | undefined): RunTarget;
  /** The results that a golden row has for tool calls. */
  mocksOf(state: S, row: string): Promise<readonly ToolMock[]>;
  /** Offers ways to continue without a key. */
  offerKey(providers: readonly string[], state: S): Promise<KeyChoice>;
  /** Asks for the key of a provider. Returns false when none was entered. */
  enterKey(provider: string, state: S): Promise<boolean>;
  /** Says that a prompt is running. Returns true when the user wants to stop it. */
  offerStop(): Promise<boolean>;
  /** US dollars that automatic runs may cost in this window. */
  autoRunBudget(): number;
  /** A run starts. `count`: of models, variants and repeats. */
  noteRun(count: number): void;
  reportNoPrompt(): void;
  reportNoModel(state: S): void;
  withProgress(task: () => Promise<void>): PromiseLike<void>;
}

/** What the session of the panel needs from VS Code. Its tests use another implementation. */
export interface PanelPort<S extends PromptSnapshot> extends RunPort<S> {
  /** Undefined when the prompt no longer exists. */
  read(prompt: string): Promise<S | undefined>;
  /** What the page shows of a prompt. `before`: what it showed last. */
  describe(state: S, described: Described, before: PanelPrompt | undefined): Promise<PanelPrompt>;
  /** Undefined while the prompt has errors. */
  judgeOf(state: S): Judge | undefined;
  pickRow(state: S): Promise<ChosenRow | undefined>;
  /**
   * The golden row before or after the one that the form shows. Without one, the first or the last. Undefined
   * at the ends.
   */
  nextRow(state: S, by: -1 | 1): Promise<ChosenRow | undefined>;
  /**
   * Media for a field: paths in the workspace, or `data:` URLs. Files from elsewhere are read only after the user
   * has chosen what to do with them. Empty when there is nothing to add.
   */
  mediaFrom(state: S, from: MediaFiles): Promise<readonly string[]>;
  /** The value of a field is not a list, so that nothing can be added to it. */
  reportNoList(name: string): void;
  /** The picture that a page asks for. */
  picture(ask: AskForPicture): Promise<PictureMessage>;
  /** A variant of the prompt that the user chooses. */
  pickVariant(state: S): Promise<PromptVariant | undefined>;
  /** What a column sends and gets. Without a record, its run has not ended. */
  detailOf(state: S, column: PanelColumn, call: ColumnCall): Promise<ColumnDetail>;
  /**
   * What continues a conversation that was not begun in this session, such as one from before a reload.
   * `record`: of its last reply, if it is known. Undefined when it cannot be continued: the user has then been
   * told why.
   */
  resume(
    state: S,
    column: PanelColumn,
    record: RunRecord | undefined,
  ): Promise<Resumed | undefined>;
  /** Opens or shows the editor tab that compares the replies of a prompt. */
  openComparison(prompt: string): void;
  /** Whether it opens when several models run in a narrow view. */
  opensComparison(): boolean;
  /** Models that the user chooses. `listed`: those that are in the view already. */
  pickModels(listed: ReadonlySet<string>, state: S): Promise<readonly string[]>;
  /** `replied`: the shown prompt has a complete reply. */
  showState(state: { readonly running: boolean; readonly replied: boolean }): void;
  /** The session shows a prompt that VS Code has not named, such as one from before a reload. */
  follow(prompt: string): void;
  /** The prompt no longer exists. */
  unfollow(prompt: string): void;
  openOutput(reply: PanelReply): Promise<void>;
  /** Lets the user choose a language, and one of the models if there are several. */
  copyCode(state: S, call: CodeOrder): Promise<void>;
  /** `tool`: the name of the tool whose arguments do not match. Undefined for a reply. */
  openRule(prompt: string, finding: PanelFinding, tool: string | undefined): Promise<void>;
  /** Opens the rule that refused a call. */
  openLimits(prompt: string, place: Pick<GuardFacts, 'file' | 'line'>): Promise<void>;
  reveal(prompt: string, source: PreviewSource, offset: number): Promise<void>;
  /** Messages of a page that the session does not handle. */
  forward(message: ForwardedMessage, prompt: string | undefined): Promise<void>;
  reportError(error: unknown): void;
}

export type ForwardedMessage = Extract<
  FromWebview,
  {
    readonly type: 'openPrompt' | 'openLog' | 'openLink' | 'newPrompt' | 'openSample' | 'chooseKey';
  }
>;
