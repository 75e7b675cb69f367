import { formatCount, plural } from '../../format/figures.ts';

/** Every message about a text that does not match its contract, each a sentence without its full stop. */
export const messages = {
  missing: (needed: string) => `Missing required text ${JSON.stringify(needed)}`,
  notAllowed: (unwanted: string) =>
    `The text contains ${JSON.stringify(unwanted)}, which is not allowed`,
  tooLong: (limit: number, length: number) =>
    `The text must have at most ${plural(limit, 'character')}; it has ${formatCount(length)}`,
  patternUnusable: (reason: string) => `The contract's pattern cannot be used: ${reason}`,
  pattern: (source: string) => `The text does not match \`${source}\``,
  language: (found: string, wanted: string) => `The text is in ${found}; it must be in ${wanted}`,
} as const;
