/** Texts about report files, so that they can be reviewed and translated together. */
export const messages = {
  cannotMerge: (file: string) =>
    `${file} is not a results file of an evaluation that can be merged.`,
  wouldReplace: (file: string) =>
    `The report would replace ${file}, which Touchstone reads: choose another file for --output.`,
  isFolder: (path: string) => `The report cannot be written to ${path}: it is a folder.`,
  unwritable: (file: string, problem: string) =>
    `The report could not be written to ${file}: ${problem}.`,
  twoPrinted: (reporters: string, reporter: string) =>
    `Two reports would be printed to standard output: ${reporters}. Write one of them to a file: --reporter ${reporter} --output FILE.`,
  twoInOneFile: (file: string) => `Two reports would be written to ${file}. Name a file for each.`,
  available: (reporters: string) => `Available: ${reporters}.`,
} as const;
