import { formatPoints, plural } from '../../format/figures.ts';

/** Texts of migration reports, so that they can be reviewed and translated together. */
export const messages = {
  tooFewRows: () => 'unknown (too few rows)',
  getsBetter: () => 'Gets better',
  differsSometimes: () => 'Differs sometimes',
  notCompared: (missing: number) =>
    `Not compared: ${plural(missing, 'row')} without a result of both models.`,
  moreRows: (more: number) => `… and ${plural(more, 'more row')}`,
  fromTo: (before: string, now: string) => `${before} to ${now}`,
  points: (change: number) => `${formatPoints(change)} points`,
  ends: (model: string, status: string, next: string) => `${model} is ${status}.${next}`,
  nothingCompared: () => 'No row has a result of both models, so nothing can be compared.',
  worse: (now: string, before: string, drop: string, sure: string) =>
    `${now} is worse than ${before}: a drop of more than ${drop} points was found, and chance does not explain it (${sure}).`,
  inconclusive: (now: string, before: string, drop: string) =>
    `These rows do not show whether ${now} is as good as ${before}: a drop of more than ${drop} points is neither proved nor ruled out.`,
  notWorse: (now: string, before: string, drop: string, sure: string) =>
    `${now} is not worse than ${before}: a drop of more than ${drop} points is ruled out (${sure}).`,
  replacement: (replacement: string) => ` The catalog names ${replacement} as its replacement.`,
  retired: (model: string, date: string, next: string) =>
    `${model} is retired; its last day was ${date}.${next}`,
  deprecated: (model: string, date: string, days: number, next: string) =>
    `${model} is deprecated; its last day is ${date}, ${plural(days, 'day')} from now.${next}`,
  passRate: () => 'pass rate',
  medianCost: () => 'cost, median',
  medianTime: () => 'time, median',
} as const;
