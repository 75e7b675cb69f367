import { countOutcomes } from '../../format/outcome.ts';
import type { Delta, FromWebview, ToWebview } from '../../protocol/messages.ts';
import type { PanelColumn } from '../../protocol/panelColumn.ts';
import type { PanelPrompt } from '../../protocol/panelPrompt.ts';
import { countText, t } from '../strings.ts';
import { finalOutcome, isFinal } from './column/badges.ts';
import { draftOf, emptyDraft, type TurnDraft, type TurnDrafts } from './conversation/drafts.ts';
import { plainReading, type ReadingChoices } from './reply/reading.ts';

/** Everything the panel draws. All of it comes from the host, except `drafts`. */
export interface PanelState {
  /** False until the host or a saved state has provided something to show. */
  readonly ready: boolean;
  readonly prompt: PanelPrompt | undefined;
  readonly running: boolean;
  /** Number of started runs. Each start scrolls its replies into view. */
  readonly starts: number;
  readonly columns: readonly PanelColumn[];
  /**
   * Texts of fields that are being edited, by name, so that an older message of the host does not undo
   * typing.
   */
  readonly drafts: Readonly<Record<string, string>>;
  /** The id of the reply that is shown where there is room for one. Absent until the user selects one. */
  readonly tab?: string | undefined;
  /**
   * Whether the inputs are expanded. Absent until the user expands, collapses or edits them: inputs that are
   * expanded because a value is missing stay so when it is entered.
   */
  readonly inputOpen?: boolean;
  /** Whether the messages before a run are expanded. */
  readonly messagesOpen?: boolean;
  /** What the user has written to continue conversations, by the ids of columns. */
  readonly turnDrafts: TurnDrafts;
  /** How replies are shown. */
  readonly reading: ReadingChoices;
  /** The text for screen readers. It changes when a run starts and ends, not with each token. */
  readonly announcement: string;
}

/** What only changes what the page shows. */
export type LocalAction =
  /** The field is no longer being edited, so the host's value is used again. */
  | { readonly type: 'settle'; readonly name: string }
  | { readonly type: 'showReply'; readonly id: string }
  /** What the user writes to continue the conversation of a column. */
  | { readonly type: 'draft'; readonly id: string; readonly draft: TurnDraft }
  | { readonly type: 'openInput'; readonly open: boolean }
  | { readonly type: 'openMessages'; readonly open: boolean }
  | { readonly type: 'read'; readonly change: Partial<ReadingChoices> };

export type PanelAction = FromWebview | LocalAction;

export function isForHost(action: PanelAction): action is FromWebview {
  return !isLocal(action);
}

const localTypes: ReadonlySet<string> = new Set<LocalAction['type']>([
  'settle',
  'showReply',
  'openInput',
  'openMessages',
  'draft',
  'read',
]);

function isLocal({ type }: PanelAction): boolean {
  return localTypes.has(type);
}

export type Act = (action: PanelAction) => void;

export const initialState: PanelState = {
  ready: false,
  prompt: undefined,
  running: false,
  starts: 0,
  columns: [],
  drafts: {},
  turnDrafts: {},
  reading: plainReading,
  announcement: '',
};

export function reduce(state: PanelState, message: ToWebview): PanelState {
  switch (message.type) {
    case 'prompt':
      return withPrompt(state, message.prompt);
    case 'columns':
      return withColumns(state, message.running, message.columns);
    case 'running':
      return withRunning(state, message.running);
    case 'detail':
    case 'layout':
      // Only a comparison shows them.
      return state;
    case 'picture':
      // See `connectPictures`.
      return state;
    case 'column':
      return { ...state, columns: put(state.columns, message.column) };
    case 'deltas':
      return { ...state, columns: state.columns.map(column => grown(column, message.deltas)) };
  }
}

/** Shows the result of a user's action before the host has responded. */
export function anticipate(state: PanelState, action: PanelAction): PanelState {
  const { prompt } = state;
  if (!prompt) return state;
  switch (action.type) {
    case 'run':
      return { ...state, prompt: { ...prompt, fieldProblems: {} } };
    case 'value': {
      const { [action.name]: _answered, ...fieldProblems } = prompt.fieldProblems ?? {};
      const values = { ...prompt.values, [action.name]: action.value };
      return {
        ...state,
        prompt: { ...prompt, values, fieldProblems },
        inputOpen: true,
        drafts: { ...state.drafts, [action.name]: action.value },
      };
    }
    case 'settle':
      return { ...state, drafts: withoutDraft(state, action.name) };
    case 'chooseMedia':
    case 'dropMedia':
    case 'addMedia':
    case 'removeMedia':
      // The value is one that the host sends.
      return { ...state, inputOpen: true, drafts: withoutDraft(state, action.name) };
    case 'fillFromDataset':
    case 'stepRow':
      return { ...state, drafts: {} };
    case 'showReply':
      return { ...state, tab: action.id };
    case 'openInput':
      return { ...state, inputOpen: action.open };
    case 'openMessages':
      return { ...state, messagesOpen: action.open };
    case 'draft':
      return { ...state, turnDrafts: { ...state.turnDrafts, [action.id]: action.draft } };
    case 'takeBack': {
      const last = state.columns.find(({ id }) => id === action.id)?.turns?.at(-1);
      if (!last) return state;
      return { ...state, turnDrafts: { ...state.turnDrafts, [action.id]: draftOf(last.sent) } };
    }
    case 'read':
      return { ...state, reading: { ...state.reading, ...action.change } };
    case 'removeModel': {
      const models = prompt.models.filter(({ id }) => id !== action.model);
      return { ...state, prompt: { ...prompt, models } };
    }
    case 'selectModel': {
      const models = prompt.models.map(model =>
        model.id === action.model ? { ...model, selected: action.selected } : model,
      );
      return { ...state, prompt: { ...prompt, models } };
    }
    case 'autoRun': {
      const autoRun = prompt.autoRun && { ...prompt.autoRun, ...action.change };
      return { ...state, prompt: { ...prompt, ...(autoRun && { autoRun }) } };
    }
    case 'record':
      return { ...state, prompt: { ...prompt, record: action.record } };
    default:
      return state;
  }
}

function withoutDraft({ drafts }: PanelState, name: string): PanelState['drafts'] {
  const { [name]: _dropped, ...others } = drafts;
  return others;
}

export function selectedCount(prompt: PanelPrompt): number {
  return prompt.models.filter(model => model.selected).length;
}

export function canRun({ prompt, running }: PanelState): boolean {
  return (
    prompt !== undefined &&
    !running &&
    prompt.trusted &&
    prompt.problems.length === 0 &&
    selectedCount(prompt) > 0
  );
}

/** `2 completed, 1 failed`. Outcomes that did not occur are omitted. */
export function outcomeSummary(columns: readonly PanelColumn[]): string {
  return countOutcomes(columns.flatMap(column => finalOutcome(column) ?? []));
}

export function modelCount(count: number): string {
  return countText('count.models', count);
}

function withPrompt(state: PanelState, prompt: PanelPrompt | undefined): PanelState {
  const drafts = prompt && prompt.file === state.prompt?.file ? state.drafts : {};
  return {
    ...state,
    ready: true,
    drafts,
    prompt: prompt && { ...prompt, values: { ...prompt.values, ...drafts } },
  };
}

/** Also called when another prompt is shown, so only the start of a run is announced here, not its end. */
function withColumns(
  state: PanelState,
  running: boolean,
  columns: readonly PanelColumn[],
): PanelState {
  const next = { ...state, running, columns, turnDrafts: stillDrafts(state.turnDrafts, columns) };
  if (!running || state.running) return next;
  const underWay = columns.filter(column => !isFinal(column)).length;
  return {
    ...next,
    starts: state.starts + 1,
    announcement: t('run.started', modelCount(underWay)),
  };
}

/** A turn that is being sent is not a draft any more, and a new reply has other tool calls. */
function stillDrafts(drafts: TurnDrafts, columns: readonly PanelColumn[]): TurnDrafts {
  const waiting = columns.filter(({ status, id }) => status === 'waiting' && drafts[id]);
  const changed = waiting.map(({ id, turns }) => {
    const text = turns ? '' : (drafts[id]?.text ?? '');
    return [id, { ...emptyDraft, text }] as const;
  });
  return changed.length > 0 ? { ...drafts, ...Object.fromEntries(changed) } : drafts;
}

function withRunning(state: PanelState, running: boolean): PanelState {
  const next = { ...state, running };
  if (running || !state.running) return next;
  const summary = outcomeSummary(state.columns) || t('run.noReplies');
  return { ...next, announcement: t('run.finished', summary) };
}

function grown(column: PanelColumn, deltas: readonly Delta[]): PanelColumn {
  const delta = deltas.find(({ id }) => id === column.id);
  return delta ? { ...column, status: 'streaming', text: column.text + delta.text } : column;
}

function put(columns: readonly PanelColumn[], column: PanelColumn): readonly PanelColumn[] {
  return columns.some(({ id }) => id === column.id)
    ? columns.map(known => (known.id === column.id ? column : known))
    : [...columns, column];
}
