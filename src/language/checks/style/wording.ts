import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import { messages } from '../../messages/diagnostics.ts';
import { type PromptProse, sentencesOf, sentencesWith } from './promptProse.ts';

/** Only sentences that tell the model how much to write. Elsewhere "a few lines" may be a fact. */
const instruction =
  /\b(?:write|reply|answer|respond|give|list|use|keep|provide|return|suggest|limit|generate|include|add|name|summari[sz]e|produce|offer|describe|should be|must be)\b/i;

const amount =
  /\b(?:a few|some|several|a couple of|a handful of|a number of|various|not too many|many)\s+(?:\w+\s+)?(?:words?|sentences?|paragraphs?|bullets?(?: points?)?|lines?|pages?|keywords?|tags?|suggestions?|ideas?|options?|alternatives?|titles?|headlines?|steps?|points?|questions?)\b|\b(?:fairly|relatively|reasonably|rather|somewhat|quite|not too|not very)\s+(?:short|brief|long|detailed|concise|small)\b|\bnot too much more\b/gi;

const hasAmount = new RegExp(amount.source, 'i');

export function vagueQuantifiers({ instructions }: PromptProse): readonly Diagnostic[] {
  return sentencesWith(instructions, hasAmount)
    .filter(({ text }) => instruction.test(text))
    .flatMap(({ text, range }) =>
      [...text.matchAll(amount)].map(({ index, 0: written }): Diagnostic => {
        const start = range.start + index;
        const message = messages['style-vague-quantifier'](written.replace(/\s+/g, ' '));
        return {
          code: 'style-vague-quantifier',
          severity: 'hint',
          message,
          range: { start, end: start + written.length },
        };
      }),
    );
}

const mostWords = 120;
const mostSentences = 5;

/** Reports a paragraph of instructions that is too long to read easily. */
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
