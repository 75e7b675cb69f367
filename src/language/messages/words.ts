/** Words that every table of messages uses. */

/** The sentence that follows a name that is not known: the likely one, else what helps. */
export function didYouMean(guess: string | undefined, otherwise: string): string {
  return guess === undefined ? otherwise : `Did you mean \`${guess}\`?`;
}

/** A list's type, by the type of its elements. */
export function listType(elements: string | undefined): string {
  return elements === undefined ? 'list' : `list of ${elements}`;
}

/** The full stop of a sentence made elsewhere, unless it ends with a mark of its own. */
export function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}

/** A text of a file, cut to what fits into a message. */
export function shortened(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
