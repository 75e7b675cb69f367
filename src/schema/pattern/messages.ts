import { formatCount } from '../../format/figures.ts';

/** Every message about a pattern that cannot be used, so that they can be reviewed and translated together. */
export const messages = {
  unusable: (reason: string) => `The pattern cannot be used: ${reason}.`,
  limited: (limitation: string) =>
    `Long texts cannot be checked against this pattern, and are invalid: ${limitation}.`,
  /** The next three are sentences without their full stop. */
  tooLong: (most: number) => `The pattern is longer than ${formatCount(most)} characters`,
  tooDeep: () => 'The groups of the pattern are nested too deeply',
  limit: (source: string, length: number, reason: string) =>
    `The pattern \`${source}\` cannot be checked on a text of ${formatCount(length)} characters: ${reason}`,
} as const;

/** Why long texts cannot be checked against a pattern, as the end of a sentence. */
export const limitations = {
  backreference: () => 'it has a backreference',
  repeats: () => 'it repeats too much',
  time: () => 'it would take too long',
} as const;
