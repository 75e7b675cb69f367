import type { ReportTable } from '../tables.ts';
import type { ShownVerdict } from '../words.ts';

/** What the page shows of the evaluations, as plain data: texts are ready to be read, with symbols for control characters, and rates are from 0 to 1. */
export interface PageData {
  readonly title: string;
  readonly verdict: ShownVerdict;
  /** Prompts compared with each other; none when each evaluation has one. */
  readonly grids: readonly PageTable[];
  readonly evals: readonly PageEval[];
  /** Columns of the table of rows: each model of each evaluation. */
  readonly columns: readonly PageColumn[];
}

export interface PageEval {
  readonly name: string;
  readonly run: string;
  readonly verdict: ShownVerdict;
  /** Sentences under the heading. */
  readonly lines: readonly string[];
  readonly tables: readonly PageTable[];
}

export interface PageTable extends Omit<ReportTable, 'rows'> {
  readonly rows: readonly (readonly string[])[];
  /** Whether it can be seen without opening it. */
  readonly open: boolean;
}

export interface PageColumn {
  /** Index of its evaluation. */
  readonly of: number;
  readonly name: string;
  readonly rate?: number;
  readonly low?: number;
  readonly high?: number;
}

export const outcomes = ['passed', 'failed', 'errored', 'skipped'] as const;

/** How a row differs from the baseline on a model; `''` when it does not. */
export const changeNames = ['', 'newlyFailing', 'newlyPassing', 'flaky'] as const;

/**
 * Samples with the rows that are new in them: the part of a page that is read when it opens. As many details follow, in a block of their
 * own.
 */
export interface IndexChunk {
  /** Id, file and 1-based line. A row's index counts those of the chunks before. */
  readonly rows: readonly (readonly [id: string, file: string, line: number])[];
  readonly samples: readonly IndexedSample[];
}

export type IndexedSample = readonly [
  row: number,
  column: number,
  /** 0-based. */
  repeat: number,
  /** Index in `outcomes`. */
  outcome: number,
  /** 0 to 1; null when nothing was scored. */
  score: number | null,
  /** USD; null when it is unknown or was not billed. */
  cost: number | null,
  /** Milliseconds of a live reply; else null. */
  time: number | null,
  /** Where the reply comes from, in words; empty for a live one. */
  source: string,
  /** Index in `changes`. */
  change: number,
];

/** What a page reads of a sample when it is opened or searched. */
export interface SampleDetail {
  readonly input: string;
  /** Absent when nothing was expected. */
  readonly expected?: string;
  readonly reply: string;
  /** Why it did not pass. */
  readonly findings: readonly string[];
  readonly scores: readonly (readonly [name: string, score: number, pass: boolean])[];
  readonly fallback?: string;
  /** In words. */
  readonly cost: string;
}
