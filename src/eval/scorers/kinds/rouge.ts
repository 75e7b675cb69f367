import Type from 'typebox';
import { type Overlap, type RougeVariant, rougeOf } from '../measures/rouge.ts';
import { messages } from '../messages.ts';
import { textComparison } from '../reply.ts';
import { graded, type ScorerOutcome } from '../scorer.ts';
import { onField, passFrom, scorerKind, textsSetting } from '../settings.ts';

/** The overlap of the reply and a reference in words and sequences of words. */
export const rouge = scorerKind({
  name: 'rouge',
  description:
    'Compares the words of the reply with those of a reference text (ROUGE), for summaries. Set `pass`: a good score depends on the texts. The longest common subsequence is found in texts of up to 5,000 words.',
  properties: {
    variant: Type.Optional(
      Type.Unsafe<RougeVariant>({
        enum: ['rouge1', 'rouge2', 'rouge3', 'rouge4', 'rougeL', 'rougeLsum'],
        description:
          'What is compared: single words, two in sequence, the longest common subsequence, or that of each line. Default: `rougeL`.',
        examples: ['rouge1'],
      }),
    ),
    measure: Type.Optional(
      Type.Unsafe<keyof Overlap>({
        enum: ['f1', 'precision', 'recall'],
        description: 'Which figure is the score. Default: `f1`.',
        examples: ['recall'],
      }),
    ),
    pass: passFrom('Lowest score that passes.', 0.4),
    to: textsSetting({
      description:
        'The reference, or several: the best match counts. Default: `expected` of the row.',
      examples: ['The order was shipped on Monday.'],
    }),
    ...onField,
  },
  bare: false,
  create(settings) {
    const { variant = 'rougeL', measure = 'f1', pass } = settings;
    return textComparison(settings, 'to', (reply, texts): ScorerOutcome => {
      let best: Overlap | undefined;
      for (const text of texts) {
        const overlap = rougeOf(variant, reply, text);
        if (!overlap) {
          return { reason: messages.rougeTooLong(variant), blocks: true };
        }
        if (!best || overlap[measure] > best[measure]) best = overlap;
      }
      if (!best) return undefined;
      const { precision, recall, f1 } = best;
      const why = messages.rougeBelow(variant, measure, best[measure], pass);
      return { ...graded(best[measure], pass, [why]), metrics: { precision, recall, f1 } };
    });
  },
});
