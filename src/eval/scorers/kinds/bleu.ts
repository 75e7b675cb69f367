import { bleuOf } from '../measures/bleu.ts';
import { messages } from '../messages.ts';
import { caseOf, textComparison } from '../reply.ts';
import { graded } from '../scorer.ts';
import { ignoreCase, onField, passFrom, scorerKind, textsSetting } from '../settings.ts';

/** Sentence BLEU of the reply against reference translations. */
export const bleu = scorerKind({
  name: 'bleu',
  description:
    'Compares the reply with reference translations (BLEU, as `sentence_bleu` of sacreBLEU, divided by 100). Set `pass`: a good score depends on the texts and the language.',
  properties: {
    pass: passFrom('Lowest score that passes.', 0.3),
    to: textsSetting({
      description: 'The reference, or several. Default: `expected` of the row.',
      examples: ['The order was shipped on Monday.'],
    }),
    ...ignoreCase,
    ...onField,
  },
  bare: false,
  create(settings) {
    const { pass } = settings;
    const cased = caseOf(settings.ignoreCase);
    return textComparison(settings, 'to', (reply, texts) => {
      const score = bleuOf(cased(reply), texts.map(cased));
      return graded(score, pass, [messages.bleuBelow(score, pass)]);
    });
  },
});
