import type {
  HistoryProgress,
  HistoryPrompt,
  RunSummary,
  ToHistory,
} from '../../protocol/history.ts';
import { isNarrow } from './narrow.ts';
import { noFilters, type RunFilters, type Sort } from './runs.ts';

/** The runs that contain the text of a search. */
export interface FoundBySearch {
  readonly query: string;
  readonly ids: ReadonlySet<string>;
  /** How much of the log has been searched, from 0 to 1. */
  readonly share: number;
}

/** What the user has set. VS Code saves it. */
export interface HistoryChoices {
  readonly filters: RunFilters;
  readonly sort: Sort;
  /** Ids of the runs that are selected for comparison, in the order of their selection. */
  readonly selected: readonly string[];
  /** The id of the run that the keyboard acts on. */
  readonly active?: string;
  readonly chartOpen: boolean;
  /** Conversations whose turns are shown, by their keys. */
  readonly opened: readonly string[];
}

export interface HistoryState extends HistoryChoices {
  readonly prompt?: HistoryPrompt;
  /** Newest first. */
  readonly runs: readonly RunSummary[];
  readonly progress: HistoryProgress;
  readonly found?: FoundBySearch;
}

export const initialState: HistoryState = {
  runs: [],
  progress: { share: 0, unreadable: 0 },
  filters: noFilters,
  sort: { by: 'time', descending: true },
  selected: [],
  opened: [],
  // In a narrow window, the chart would leave little room for the list.
  chartOpen: !isNarrow(),
};

export function reduce(state: HistoryState, message: ToHistory): HistoryState {
  switch (message.type) {
    case 'prompt':
      return { ...state, prompt: message.prompt };
    case 'reset':
      return { ...state, runs: [], progress: initialState.progress };
    case 'runs': {
      const { runs, newer, progress } = message;
      return {
        ...state,
        progress,
        runs: newer ? [...runs, ...state.runs] : [...state.runs, ...runs],
      };
    }
    case 'found': {
      const { query, ids, share } = message;
      const { found } = state;
      const before = found?.query === query && share > 0 ? found.ids : [];
      return { ...state, found: { query, ids: new Set([...before, ...ids]), share } };
    }
  }
}

/** Increased when the shape of the choices changes, so that saved ones of an older page are dropped. */
const VERSION = 2;

/** The state that VS Code saves. The host restores the tab from `uri`. */
export function savedState(state: HistoryState): unknown {
  const { prompt, filters, sort, selected, active, chartOpen, opened } = state;
  return { version: VERSION, uri: prompt?.uri, filters, sort, selected, active, chartOpen, opened };
}

export function restoredState(saved: unknown): HistoryState {
  if (!isSaved(saved)) return initialState;
  const { filters, sort, selected, active, chartOpen, opened } = saved;
  return {
    ...initialState,
    filters,
    sort,
    selected,
    chartOpen,
    opened,
    ...(active !== undefined && { active }),
  };
}

function isSaved(saved: unknown): saved is HistoryChoices {
  return (
    typeof saved === 'object' && saved !== null && 'version' in saved && saved.version === VERSION
  );
}
