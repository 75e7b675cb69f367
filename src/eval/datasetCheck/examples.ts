import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { positionOf } from '../../prompt/diagnostic.ts';
import { parseTemplate, type Template } from '../../prompt/template/template.ts';
import { NEAR } from './nearDuplicates.ts';
import { shinglesOf, textWords, type Word } from './words.ts';

/** Where a prompt has the text of a row. */
interface FoundExample {
  /** 1-based. */
  readonly line: number;
  /** The partial that has the text. Absent for the prompt itself. */
  readonly partial?: string;
  /** Share of the row's shingles that the prompt has, 0 to 1. */
  readonly share: number;
}

/**
 * Searches for texts of rows in the literal text of a prompt and its partials, where examples for the model
 * are, as turns of their own or in the instructions.
 */
export function exampleFinder({
  document,
  partials,
}: LoadedPrompt): (texts: readonly (readonly Word[])[]) => FoundExample | undefined {
  const places = new Map<
    number,
    { readonly text: string; readonly at: number; readonly partial?: string }
  >();
  const addAll = (text: string, { range, tags }: Template, partial?: string): void => {
    let from = range.start;
    for (const end of [...tags.map(tag => tag.range), { start: range.end, end: range.end }]) {
      const words = textWords(text.slice(from, end.start));
      for (const [index, shingle] of shinglesOf(words).entries()) {
        if (places.has(shingle)) continue;
        const at = from + (words[index]?.start ?? 0);
        places.set(shingle, { text, at, ...(partial !== undefined && { partial }) });
      }
      from = end.end;
    }
  };
  addAll(document.text, document.template);
  for (const [name, text] of partials) {
    addAll(text, parseTemplate(text, { start: 0, end: text.length }), name);
  }
  return texts => {
    for (const words of texts) {
      const shingles = shinglesOf(words);
      const found = shingles.flatMap(shingle => places.get(shingle) ?? []);
      const [first] = found;
      const share = found.length / shingles.length;
      if (!first || share < NEAR) continue;
      const { text, at, partial } = first;
      const { line } = positionOf(text, at);
      return { line, share, ...(partial !== undefined && { partial }) };
    }
    return undefined;
  };
}
