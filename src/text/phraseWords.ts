/** The words of a list that is written as one text, so that it fits on a line. */
export function phraseWords(text: string): readonly string[] {
  return text.split(' ');
}
