/** Every message about a row of CSV that cannot be read. */
export const messages = {
  nul: () => 'This row has a NUL character; remove it.',
  afterQuote: () =>
    'There is text after the closing quote of a cell; write a quote within a cell twice.',
  unclosedQuote: (line: number) =>
    `Unclosed quote that starts at line ${line}; no row from there on can be read.`,
} as const;
