import type { RunSummary } from '../trace/history/runSummary.ts';

export type { RunSummary };

/** The prompt file whose runs are shown. */
export interface HistoryPrompt {
  /** Identifies the tab after a reload of the window. */
  readonly uri: string;
  /** Workspace-relative path. */
  readonly file: string;
  /** The version of its current text. Absent when it cannot be read. */
  readonly version?: string;
}

/** How far the run log has been read. */
export interface HistoryProgress {
  /** From 0 to 1. */
  readonly share: number;
  /** Number of lines of the log that cannot be read. */
  readonly unreadable: number;
  /** Why the log cannot be read, as a sentence. */
  readonly problem?: string;
}

export type ToHistory =
  | { readonly type: 'prompt'; readonly prompt: HistoryPrompt }
  /** The log is read from the start: there are no runs yet. */
  | { readonly type: 'reset' }
  /** Newest first. `newer`: they were logged after all others, otherwise before them. */
  | {
      readonly type: 'runs';
      readonly runs: readonly RunSummary[];
      readonly newer: boolean;
      readonly progress: HistoryProgress;
    }
  /** More runs that contain the text. The first message of a search has none. `share`: as for the progress. */
  | {
      readonly type: 'found';
      readonly query: string;
      readonly ids: readonly string[];
      readonly share: number;
    };

export type FromHistory =
  | { readonly type: 'ready' }
  /** Searches replies and inputs. An empty text ends the search. */
  | { readonly type: 'search'; readonly query: string }
  /** Opens the record of a run. */
  | { readonly type: 'open'; readonly id: string }
  | { readonly type: 'openReply'; readonly id: string }
  | { readonly type: 'runAgain'; readonly id: string }
  /** Compares the replies of two runs in a diff editor. */
  | { readonly type: 'diff'; readonly ids: readonly [string, string] }
  /** Opens the comparison of the replies of the prompt, with these runs as columns. */
  | { readonly type: 'compare'; readonly ids: readonly string[] }
  | { readonly type: 'openPrompt' }
  | { readonly type: 'openLog' };
