import type { ReplyMode } from '../../call/callRequest.ts';
import type { EvalHashes } from '../baseline/hashes.ts';
import type { StoredChoices } from '../plan/storedChoices.ts';

/** First line of a results file; a `Sample` a line follows. */
export interface ResultsHeader {
  /** Names the format and its version. */
  readonly touchstone: 'eval/1';
  readonly eval: string;
  readonly run: string;
  /** ISO time. */
  readonly started: string;
  readonly prompt: {
    readonly file?: string;
    readonly name: string;
    readonly variant?: string;
    readonly commit?: string;
  };
  readonly datasets: readonly string[];
  readonly models: readonly string[];
  /** As an eval file would write them. */
  readonly score: readonly unknown[];
  readonly repeat: number;
  readonly mode: ReplyMode;
  readonly hashes: EvalHashes;
  /** Usable rows, and those that are not. */
  readonly rows: number;
  readonly badRows: number;
  /** Whether rows of the dataset were left out on purpose. */
  readonly filtered: boolean;
  /** The eval file or prompt that was evaluated, relative to the workspace. */
  readonly source: string;
  /** What a person asked for at its start: a resumed run has the same. */
  readonly choices: StoredChoices;
  /** The process that writes the file. */
  readonly process: { readonly pid: number; readonly host: string };
}
