/** A phrase as a sentence: with a capital letter and a full stop. */
export function asSentence(phrase: string): string {
  return `${phrase.charAt(0).toUpperCase()}${phrase.slice(1)}.`;
}

/** Adds a full stop to a sentence that was made elsewhere, unless it already ends with a mark. */
export function ended(sentence: string): string {
  return /[.?!]$/.test(sentence) ? sentence : `${sentence}.`;
}
