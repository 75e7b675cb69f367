import Type from 'typebox';
import { countProblem, countRange, countVerdict } from '../range.ts';
import { replyText, withoutField } from '../reply.ts';
import { onField, scorerKind } from '../settings.ts';

const units = ['characters', 'lines', 'sentences', 'paragraphs', 'bytes'] as const;
type Unit = (typeof units)[number];

/** Passes when the reply's length, without whitespace at both ends, is in a range. */
export const length = scorerKind({
  name: 'length',
  description:
    'Limits the length of the reply, in characters as people count them or in another unit. Whitespace at both ends does not count.',
  properties: {
    ...countRange,
    unit: Type.Optional(
      Type.Unsafe<Unit>({
        enum: [...units],
        description: 'What is counted. `bytes` are those of UTF-8. Default: `characters`.',
        examples: ['sentences'],
      }),
    ),
    ...onField,
  },
  shorthand: ['max', 'integer'],
  bare: false,
  examples: [{ max: 280 }],
  problem: countProblem,
  create: ({ field, unit = 'characters', ...range }) => ({
    judge(subject) {
      const text = replyText(subject, field);
      if (text === undefined) return withoutField(field);
      return countVerdict(counters[unit](text.trim()), unit.slice(0, -1), range);
    },
  }),
});

const counters: Readonly<Record<Unit, (text: string) => number>> = {
  characters: text => segments(text, 'grapheme'),
  lines: text => (text === '' ? 0 : text.split(/\r\n|\r|\n/).length),
  sentences: text => segments(text, 'sentence'),
  paragraphs: text => text.split(/\n[^\S\n]*\n/).filter(each => each.trim() !== '').length,
  bytes: text => Buffer.byteLength(text),
};

function segments(text: string, granularity: 'grapheme' | 'sentence'): number {
  let count = 0;
  for (const { segment } of new Intl.Segmenter(undefined, { granularity }).segment(text)) {
    if (granularity === 'grapheme' || segment.trim() !== '') count += 1;
  }
  return count;
}
