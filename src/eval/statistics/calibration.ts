import { normalQuantile } from './distributions.ts';
import { type Interval, wilsonInterval } from './wilson.ts';

/** Agreement of a judge's verdicts with those of people, as counts of labeled samples. */
export interface Agreement {
  readonly bothPass: number;
  /** The judge passes, people fail. */
  readonly judgeOnly: number;
  /** People pass, the judge fails. */
  readonly peopleOnly: number;
  readonly bothFail: number;
}

/** A proportion with its Wilson interval. The rate is undefined when nothing was counted. */
export interface CountedRate {
  readonly rate: number | undefined;
  readonly interval: Interval;
  readonly samples: number;
}

/**
 * The judge's true positive and true negative rates: how often it passes what people pass, and fails what
 * people fail. Intervals are Wilson's.
 * @param confidence two-sided, 0 to 1.
 */
export function judgeRates(
  { bothPass, judgeOnly, peopleOnly, bothFail }: Agreement,
  confidence = 0.95,
): { readonly truePositive: CountedRate; readonly trueNegative: CountedRate } {
  return {
    truePositive: countedRate(bothPass, bothPass + peopleOnly, confidence),
    trueNegative: countedRate(bothFail, bothFail + judgeOnly, confidence),
  };
}

function countedRate(right: number, samples: number, confidence: number): CountedRate {
  return {
    rate: samples === 0 ? undefined : right / samples,
    interval: wilsonInterval(right, samples, confidence),
    samples,
  };
}

/**
 * Cohen's kappa: agreement beyond chance. 1 is perfect agreement, 0 is no more than chance. Undefined when
 * chance alone would always agree, because both sides gave only one verdict, and without labels. Range: -1 to 1.
 * Source: J. Cohen, Educ. Psychol. Meas. 20 (1960) 37-46.
 */
export function cohensKappa(counts: Agreement): number | undefined {
  const { bothPass, judgeOnly, peopleOnly, bothFail } = counts;
  const all = bothPass + judgeOnly + peopleOnly + bothFail;
  if (all === 0) return undefined;
  const observed = (bothPass + bothFail) / all;
  const judge = (bothPass + judgeOnly) / all;
  const people = (bothPass + peopleOnly) / all;
  const chance = judge * people + (1 - judge) * (1 - people);
  return chance === 1 ? undefined : (observed - chance) / (1 - chance);
}

/**
 * The interval of {@link cohensKappa} for many labels; undefined where kappa is. Where the labels have no variance that it
 * could be computed from (both sides always agree, or one gives only one verdict), it is Wilson's interval of the observed
 * agreement, with the agreement by chance as it is.
 * Source: J. L. Fleiss, J. Cohen, B. S. Everitt, Psychol. Bull. 72 (1969) 323-327, eq. 13.
 * @param confidence two-sided, 0 to 1.
 */
export function kappaInterval(counts: Agreement, confidence = 0.95): Interval | undefined {
  const kappa = cohensKappa(counts);
  if (kappa === undefined) return undefined;
  const { bothPass, judgeOnly, peopleOnly, bothFail } = counts;
  const n = bothPass + judgeOnly + peopleOnly + bothFail;
  const [pass, only, missed, fail] = [bothPass / n, judgeOnly / n, peopleOnly / n, bothFail / n];
  const judge = [pass + only, missed + fail] as const;
  const people = [pass + missed, only + fail] as const;
  const chance = judge[0] * people[0] + judge[1] * people[1];
  const same =
    pass * (1 - (judge[0] + people[0]) * (1 - kappa)) ** 2 +
    fail * (1 - (judge[1] + people[1]) * (1 - kappa)) ** 2;
  const other =
    (1 - kappa) ** 2 * (only * (people[0] + judge[1]) ** 2 + missed * (people[1] + judge[0]) ** 2);
  const variance = (same + other - (kappa - chance * (1 - kappa)) ** 2) / (n * (1 - chance) ** 2);
  if (variance < 1e-12) {
    const agreement = wilsonInterval(bothPass + bothFail, n, confidence);
    const beyond = (observed: number): number => (observed - chance) / (1 - chance);
    return { low: Math.max(-1, beyond(agreement.low)), high: Math.min(1, beyond(agreement.high)) };
  }
  const half = normalQuantile((1 + confidence) / 2) * Math.sqrt(variance);
  return { low: Math.max(-1, kappa - half), high: Math.min(1, kappa + half) };
}

/** An estimate of the pass rate that people would have found. */
export interface CorrectedRate extends Interval {
  readonly rate: number;
}

/**
 * The pass rate that a judge reported, corrected for the judge's errors: (p + TNR - 1)/(TPR + TNR - 1). The
 * interval includes the uncertainty of all three. Undefined when the labels do not show that the judge is
 * better than chance, because its verdicts then have no information.
 * Sources: W. J. Rogan, B. Gladen, Am. J. Epidemiol. 107 (1978) 71-76; Zs. Lang, J. Reiczigel, Prev. Vet.
 * Med. 113 (2014) 13-22 (interval); C. Lee et al., arXiv 2511.21140 (2025) (for judges).
 * @param judged the judge's verdicts on the samples whose rate is estimated, as counts.
 * @param confidence two-sided, 0 to 1.
 * @returns rate and interval, each from 0 to 1.
 */
export function correctedRate(
  judged: { readonly passed: number; readonly samples: number },
  { bothPass, judgeOnly, peopleOnly, bothFail }: Agreement,
  confidence = 0.95,
): CorrectedRate | undefined {
  const [passes, fails] = [bothPass + peopleOnly, bothFail + judgeOnly];
  if (judged.samples === 0 || passes === 0 || fails === 0) return undefined;
  const gain = bothPass / passes + bothFail / fails - 1;
  if (gain <= 0) return undefined;
  const z = normalQuantile((1 + confidence) / 2);
  const n = judged.samples + z * z;
  const p = (judged.passed + (z * z) / 2) / n;
  const [tpr, tnr] = [(bothPass + 1) / (passes + 2), (bothFail + 1) / (fails + 2)];
  const tprVariance = (tpr * (1 - tpr)) / (passes + 2);
  const tnrVariance = (tnr * (1 - tnr)) / (fails + 2);
  const adjusted = (p + tnr - 1) / (tpr + tnr - 1);
  const shift = 2 * z * z * (adjusted * tprVariance - (1 - adjusted) * tnrVariance);
  const variance =
    (p * (1 - p)) / n + adjusted ** 2 * tprVariance + (1 - adjusted) ** 2 * tnrVariance;
  const half = (z * Math.sqrt(variance)) / (tpr + tnr - 1);
  const within = (rate: number): number => Math.max(0, Math.min(1, rate));
  return {
    rate: within((judged.passed / judged.samples + bothFail / fails - 1) / gain),
    low: within(adjusted + shift - half),
    high: within(adjusted + shift + half),
  };
}
