import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { type PromptProse, sentencesOf } from './promptProse.ts';

const mostWords = 120;
const mostSentences = 5;

/** A paragraph of instructions too long to find anything in. */
export function wallOfText({ instructions }: PromptProse): readonly Diagnostic[] {
  return instructions
    .filter(({ role }) => role === 'system' || role === undefined)
    .flatMap(({ blocks }) => blocks)
    .filter(block => block.kind === 'paragraph')
    .flatMap(block => {
      if (block.text.length < mostWords * 2) return [];
      const words = block.text.match(/\S+/g)?.length ?? 0;
      if (words < mostWords || sentencesOf(block).length < mostSentences) return [];
      const message = `One paragraph of ${words} words holds all of this; split it into sections or a list, one rule each.`;
      return [{ code: 'craft-wall-of-text', severity: 'hint', message, range: block.range }];
    });
}
