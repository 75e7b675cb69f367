/** Words that all tables of messages use. */

/** The sentence after an unknown name: the most similar known name, otherwise another hint. */
export function didYouMean(guess: string | undefined, otherwise: string): string {
  return guess === undefined ? otherwise : `Did you mean \`${guess}\`?`;
}

/** The type of a list, by the type of its elements. */
export function listType(elements: string | undefined): string {
  return elements === undefined ? 'list' : `list of ${elements}`;
}

/** A text from a file, shortened for a message. */
export function shortText(text: string): string {
  return text.length > 100 ? `${text.slice(0, 100)}…` : text;
}
