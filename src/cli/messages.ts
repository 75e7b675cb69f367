import { formatUsd } from '../format/figures.ts';

/** Texts of all commands, so that they can be reviewed and translated together. */
export const messages = {
  notBilled: () => 'not billed',
  costUnknown: (reason: string) => `cost unknown (${reason})`,
  atLeast: (atLeast: number, reason: string) => `at least ${formatUsd(atLeast)} (${reason})`,
  notBilledLive: (usd: string) => `not billed, ${usd} live`,
  outputFailed: (problem: string) => `Cannot write the output: ${problem}\n`,
  useHelp: () => '(use --help to see its options)',
  internalError: (text: string) => `Internal error; please report this:\n${text}\n`,
  warning: (problem: string) => `warning: ${problem}\n`,
  cost: (usd: number) => `cost: ${formatUsd(usd)}`,
  usage: (input: string, output: string) => `${input} in, ${output} out`,
} as const;
