import type { GridColumn } from '../../eval/results/grid.ts';
import type { RowReference, Sample } from '../../eval/results/sample.ts';
import { messages } from './messages.ts';

/** Why a row failed, with the columns. */
export interface RowReason {
  readonly scorer: string;
  readonly reason: string;
  readonly columns: readonly GridColumn[];
}

export interface FailedRow {
  readonly row: RowReference;
  /** Number of failed samples in all columns. */
  readonly failed: number;
  readonly reasons: readonly RowReason[];
}

/** Samples without a score for the same reason. */
export interface Unscored {
  readonly outcome: 'errored' | 'skipped';
  readonly text: string;
  readonly samples: number;
  /** The first rows with this reason. */
  readonly rows: readonly RowReference[];
}

/** What needs attention after an evaluation. */
export interface Troubles {
  /** The rows that failed most often come first. */
  readonly rows: readonly FailedRow[];
  /** Number of all failed rows, listed or not. */
  readonly failedRows: number;
  /** The most frequent reasons come first. */
  readonly unscored: readonly Unscored[];
  /** Number of samples for all reasons, listed or not. */
  readonly unscoredSamples: number;
}

export interface TroublesTally {
  add(sample: Sample, variant: string): void;
  summarise(): Troubles;
}

/** Maximum number of rows, and of reasons for samples without a score, so that memory stays constant. */
const MOST_ROWS = 1000;
const MOST_REASONS = 200;
/** Maximum number of reasons of a row, and of rows of a reason. */
const MOST_NAMED = 5;

interface TroubledRow {
  readonly row: RowReference;
  failed: number;
  readonly reasons: Map<string, { scorer: string; reason: string; columns: GridColumn[] }>;
}

/** Groups the samples that did not pass by row, and those without a score by reason. */
export function createTroubles(): TroublesTally {
  const rows = new Map<string, TroubledRow>();
  const unscored = new Map<string, Unscored & { samples: number; rows: RowReference[] }>();
  let failedRows = 0;
  let unscoredSamples = 0;

  function addFailed({ row, model, scores }: Sample, variant: string): void {
    const key = `${row.file}\n${row.id}`;
    let found = rows.get(key);
    if (!found) {
      failedRows += 1;
      if (rows.size >= MOST_ROWS) return;
      found = { row, failed: 0, reasons: new Map() };
      rows.set(key, found);
    }
    found.failed += 1;
    for (const { scorer, metric = scorer, reasons } of scores) {
      for (const reason of reasons) addReason(found, { scorer: metric, reason, variant, model });
    }
  }

  function addUnscored(outcome: Unscored['outcome'], sample: Sample): void {
    unscoredSamples += 1;
    const text = whyUnscored(sample);
    const key = `${outcome}\n${text}`;
    const found = unscored.get(key) ?? { outcome, text, samples: 0, rows: [] };
    if (unscored.size < MOST_REASONS) unscored.set(key, found);
    found.samples += 1;
    const isNamed = found.rows.some(({ id }) => id === sample.row.id);
    if (!isNamed && found.rows.length < MOST_NAMED) found.rows.push(sample.row);
  }

  return {
    add(sample, variant) {
      const { outcome } = sample;
      if (outcome === 'failed') addFailed(sample, variant);
      else if (outcome !== 'passed') addUnscored(outcome, sample);
    },
    summarise: () => ({
      rows: [...rows.values()]
        .map(({ reasons, ...rest }) => ({ ...rest, reasons: [...reasons.values()] }))
        .sort((a, b) => b.failed - a.failed || a.row.line - b.row.line),
      failedRows,
      unscored: [...unscored.values()].sort((a, b) => b.samples - a.samples),
      unscoredSamples,
    }),
  };
}

function addReason(
  { reasons }: TroubledRow,
  { scorer, reason, variant, model }: GridColumn & Pick<RowReason, 'scorer' | 'reason'>,
): void {
  const key = `${scorer}\n${reason}`;
  const found = reasons.get(key) ?? { scorer, reason, columns: [] };
  if (reasons.size < MOST_NAMED) reasons.set(key, found);
  const isNamed = found.columns.some(each => each.variant === variant && each.model === model);
  if (!isNamed) found.columns.push({ variant, model });
}

function whyUnscored({ error, unjudged = [] }: Sample): string {
  if (!error) {
    const all = unjudged.map(({ scorer, reason }) => messages.notJudged(scorer, reason));
    return all.join('; ') || messages.noScorer();
  }
  const { message, providerMessage } = error;
  const isNew = providerMessage !== undefined && !message.includes(providerMessage);
  return isNew ? messages.withProviderMessage(message, providerMessage) : message;
}
