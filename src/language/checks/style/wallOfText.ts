import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { messages } from '../../messages/diagnostics.ts';
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
      const message = messages['style-wall-of-text'](words);
      return [{ code: 'style-wall-of-text', severity: 'hint', message, range: block.range }];
    });
}
