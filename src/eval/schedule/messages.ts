import { formatCount, plural } from '../../format/figures.ts';

/** Texts about the cost of evaluations that people read, so that they can be reviewed and translated together. */
export const messages = {
  unknownPrice: (name: string) => `The price of ${name} is unknown.`,
  unknownLength: () => 'The length of the replies is unknown: only the input is included.',
  toolRows: () => 'Rows with results of tools are counted as one call.',
  keptAnswers: () => 'Answers of judges that are kept are counted as if they were asked for.',
  embeddings: (model: string) => `embeddings of ${model}`,
  judge: (model: string) => `the judge ${model}`,
  tokens: (inputTokens: number, outputTokens: number) =>
    `~${formatCount(inputTokens)} input and ~${formatCount(outputTokens)} output tokens`,
  estimate: (cost: string, calls: number, tokens: string, notes: string) =>
    `${cost} for ${plural(calls, 'call')}, ${tokens}, without reasoning and retries.${notes}`,
  unknownCost: () => 'unknown cost',
} as const;
