import type { ReplyMode } from '../../call/callRequest.ts';
import type { EvalHashes } from '../baseline/hashes.ts';
import type { StoredChoices } from '../plan/storedChoices.ts';
import type { Cluster } from './cluster.ts';
import type { DerivedMetrics } from './metrics.ts';

/** The place of a run among those of prompts that ran together. */
export interface EvaluationPart {
  /** The same for all of them; the name of the run when it ran alone. */
  readonly id: string;
  /** 0-based. */
  readonly place: number;
}

/** First line of a results file; a `Sample` a line follows. */
export interface ResultsHeader {
  /** Names the format and its version. */
  readonly touchstone: 'eval/1';
  readonly eval: string;
  readonly run: string;
  /** The evaluation that the run is a part of. */
  readonly evaluation: { readonly name: string } & EvaluationPart;
  /** The prompt within its evaluation. */
  readonly variant: string;
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
  readonly hashes: EvalHashes & {
    /** Of where the models are, by model. Absent in files of earlier versions. */
    readonly models?: Readonly<Record<string, string>>;
  };
  /** Usable rows, and those that are not. */
  readonly rows: number;
  readonly badRows: number;
  /** Whether rows of the dataset were left out on purpose. */
  readonly filtered: boolean;
  /** How samples are added up, so that the results can be reported without the files of the evaluation. */
  readonly counting: {
    /** Share of samples that must pass; 0 when any result is accepted. */
    readonly leastPassed: number;
    readonly regress?: number;
    readonly confidence?: number;
    readonly cluster?: Cluster;
    readonly metrics?: DerivedMetrics;
  };
  /** The eval file or prompt that was evaluated, relative to the workspace. */
  readonly source: string;
  /** What a person asked for at its start: a resumed run has the same. */
  readonly choices: StoredChoices;
  /** The process that writes the file. */
  readonly process: { readonly pid: number; readonly host: string };
}
