import { formatCount, plural } from '../../../../format/figures.ts';

/** Texts of the page of the HTML report, so that they can be reviewed and translated together. */
export const messages = {
  timeChart: () => 'Time of live replies',
  costChart: () => 'Cost of live replies',
  passRateChart: () => 'Pass rate with its 95 % interval',
  replyDiff: () => 'Reply, compared with the expected output',
  allOutcomes: () => 'all outcomes',
  passedAndFailed: () => 'passed and failed',
  allRows: () => 'all rows',
  newlyFailing: () => 'newly failing',
  newlyPassing: () => 'newly passing',
  lowestScore: () => 'lowest score',
  longestTime: () => 'longest time',
  highestCost: () => 'highest cost',
  allModels: () => 'all models',
  chartRange: (title: string, from: string, to: string) => `${title}: from ${from} to ${to}`,
  cost: (cost: string) => `cost ${cost}`,
  sample: (number: number) => `, sample ${number}`,
  searching: () => 'Searching …',
  rowsShown: (shown: number, all: number) => `${formatCount(shown)} of ${plural(all, 'row')}`,
  more: (more: number) => `… and ${more} more`,
} as const;
