import type { PlannedCalibration } from '../judging/calibration.ts';
import { type CorrectedRate, correctedRate } from '../statistics/calibration.ts';
import type { ModelSummary } from './modelTally.ts';

/** What is known of a judge besides its verdicts on a model's replies. */
export interface JudgeFinding {
  /** Its metric. */
  readonly judge: string;
  readonly model: string;
  /** The share of replies that it passed. */
  readonly rate: number;
  /** Labeled texts behind the figures below. */
  readonly labels: number;
  /** The pass rate as people would have found it, with its 95 % interval; absent where labels do not say. */
  readonly corrected?: CorrectedRate;
  /** How often two of its answers to the same text differ: not the model's noise. */
  readonly disagreement?: {
    readonly rate: number;
    readonly low: number;
    readonly high: number;
  };
  /** The judge has changed since it was calibrated, so that nothing is corrected. */
  readonly isStale: boolean;
}

/** @param repeat samples of each row: they are not independent evidence about the judge's pass rate. */
export function judgeFindings(
  calibrations: readonly PlannedCalibration[],
  models: readonly ModelSummary[],
  repeat: number,
): readonly JudgeFinding[] {
  return calibrations.flatMap(({ judge, counts, selfAgreement, isStale }) =>
    models.flatMap(({ model, metrics }): readonly JudgeFinding[] => {
      const metric = metrics.find(({ name }) => name === judge);
      const { passed, scores = 0 } = metric ?? {};
      if (passed === undefined || scores === 0) return [];
      const judged = { passed: passed / repeat, samples: scores / repeat };
      const corrected = isStale ? undefined : correctedRate(judged, counts);
      return [
        {
          judge,
          model,
          rate: passed / scores,
          labels: Object.values(counts).reduce((sum, count) => sum + count, 0),
          ...(corrected && { corrected }),
          ...(selfAgreement &&
            !isStale && {
              disagreement: {
                rate: 1 - selfAgreement.rate,
                low: 1 - selfAgreement.high,
                high: 1 - selfAgreement.low,
              },
            }),
          isStale,
        },
      ];
    }),
  );
}
