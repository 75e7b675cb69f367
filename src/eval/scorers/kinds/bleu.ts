import { bleuOf } from '../measures/bleu.ts';
import { messages } from '../messages.ts';
import { caseOf, isTexts, referenceOf, replyText, textsOf, withoutField } from '../reply.ts';
import { graded } from '../scorer.ts';
import { ignoreCase, onField, passFrom, scorerKind, texts } from '../settings.ts';

/** Sentence BLEU of the reply against reference translations. */
export const bleu = scorerKind({
  name: 'bleu',
  description:
    'Compares the reply with reference translations (BLEU, as `sentence_bleu` of sacreBLEU, divided by 100). Set `pass`: a good score depends on the texts and the language.',
  properties: {
    pass: passFrom('Lowest score that passes.', 0.3),
    to: texts({
      description: 'The reference, or several. Default: `expected` of the row.',
      examples: ['The order was shipped on Monday.'],
    }),
    ...ignoreCase,
    ...onField,
  },
  bare: false,
  create(settings) {
    const { pass, field } = settings;
    const reference = referenceOf(settings, 'to', field, isTexts);
    const cased = caseOf(settings.ignoreCase);
    return {
      compares: reference.compares,
      judge(subject) {
        const expected = reference.of(subject);
        if (!expected) return undefined;
        const reply = replyText(subject, field);
        if (reply === undefined) return withoutField(field);
        const score = bleuOf(cased(reply), textsOf(expected.value).map(cased));
        return graded(score, pass, [messages.bleuBelow(score, pass)]);
      },
    };
  },
});
