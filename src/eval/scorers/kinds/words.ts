import { wordCount } from '../measures/tokens.ts';
import { countProblem, countRange, countVerdict } from '../range.ts';
import { replyText, withoutField } from '../reply.ts';
import { onField, scorerKind } from '../settings.ts';

/** Passes when the number of words in the reply is in a range. */
export const words = scorerKind({
  name: 'words',
  description:
    'Limits the number of words of the reply. Words are separated by whitespace; in scripts without it, such as Chinese and Thai, they are found by dictionary.',
  properties: { ...countRange, ...onField },
  shorthand: ['max', 'integer'],
  bare: false,
  examples: [{ min: 20, max: 120 }],
  problem: countProblem,
  create: ({ field, ...range }) => ({
    judge(subject) {
      const text = replyText(subject, field);
      if (text === undefined) return withoutField(field);
      return countVerdict(wordCount(text), 'word', range);
    },
  }),
});
