/** Every message about a text that is not JSON. */
export const messages = {
  empty: () => 'The text is empty; expected JSON',
  notJson: (what: string, line: number, column: number, offset: number) =>
    `The text is not JSON: ${what}, at line ${line}, column ${column} (offset ${offset})`,
} as const;

/** What is wrong, as the middle of `notJson`. `found` is the character, in quotes. */
export const mistakes = {
  truncated: (subject: string | undefined) =>
    `it ends too early${subject === undefined ? '' : `, within ${subject}`}`,
  missingDigit: (found: string) => `a digit is missing before ${found}`,
  fence: () => 'it is wrapped in a Markdown code fence',
  invisible: (name: string) => `it begins with the invisible character ${name}`,
  proseBefore: () => 'it begins with other text',
  secondValue: () => 'a second value follows the first',
  strayBracket: (found: string) => `${found} does not close a bracket`,
  proseAfter: (found: string) => `there is extra text after the JSON, from ${found} on`,
  singleQuotes: (found: string) => `texts and names need double quotes, not ${found}`,
  typographicQuotes: (found: string) => `JSON needs straight double quotes, not ${found}`,
  trailingComma: (found: string) => `there is a comma before ${found}`,
  numberStart: (found: string) => `a number cannot begin with ${found}`,
  missingValue: (found: string) => `a value is missing before ${found}`,
  missingName: (found: string) => `a name is missing before ${found}`,
  unquotedName: (name: string) => `the name \`${name}\` needs double quotes`,
  missingColon: (found: string) => `a colon is missing before ${found}`,
  wrongClose: (found: string) => `${found} does not match the opening bracket`,
  unescapedQuote: (found: string) =>
    `a quote within a text is not escaped, or a comma is missing before ${found}`,
  missingComma: (found: string) => `a comma is missing before ${found}`,
  comment: () => 'JSON has no comments',
  leadingZero: () => 'a number cannot have a leading zero',
  notJsonWord: (word: string, instead: string | undefined) =>
    `\`${word}\` is not a JSON value${instead === undefined ? '' : `; write \`${instead}\``}`,
  shortEscape: (written: string) => `\`${written}\` is incomplete; \`\\u\` needs four hex digits`,
  wrongEscape: (written: string) =>
    `\`${written}\` is not a valid escape sequence; write a backslash as \`\\\\\``,
  lineBreak: () => 'a text continues on the next line; write a line break as `\\n`',
  controlCharacter: (found: string) => `a text contains the unescaped control character ${found}`,
} as const;

/** How messages name the value at a JSON pointer. */
export const subjects = {
  whole: () => 'The value',
  at: (path: readonly string[]) => `\`${path.join('.')}\``,
} as const;
