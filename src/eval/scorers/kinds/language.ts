import Type from 'typebox';
import { languageOf } from '../../../schema/contract/textContract.ts';
import { missingField, replyText } from '../reply.ts';
import { type Outcome, verdictOf } from '../scorer.ts';
import { onField, scorerKind } from '../settings.ts';

const code = '^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$';

/** Passes when the reply is in a language, estimated from its words and letters. */
export const language = scorerKind({
  name: 'language',
  description:
    'Passes when the reply is in a language. An estimate: a text that is too short, or mixed, is not judged.',
  properties: {
    is: Type.Unsafe<string | readonly string[]>({
      type: ['string', 'array'],
      minItems: 1,
      pattern: code,
      items: { type: 'string', pattern: code },
      description: 'The language by its ISO 639-1 code, or several of which one is right.',
      examples: ['de', ['de', 'fr']],
    }),
    ...onField,
  },
  shorthand: ['is', 'string', 'array'],
  bare: false,
  create({ is, field }) {
    const wanted = [is].flat().map(each => each.toLowerCase().replace(/[-_].*$/, ''));
    return {
      async judge(subject): Promise<Outcome> {
        const text = replyText(subject, field);
        if (text === undefined) return verdictOf(0, [missingField(field)]);
        let found: string | undefined;
        for (const each of wanted) {
          found = await languageOf(text, each);
          if (found === each) return verdictOf(1, []);
        }
        if (found === undefined) {
          return {
            reason:
              'the language of the text cannot be told: it is too short, mixed or not a known one',
          };
        }
        return verdictOf(0, [
          `is in ${nameOf(found)}, must be in ${wanted.map(nameOf).join(' or ')}`,
        ]);
      },
    };
  },
});

function nameOf(language: string): string {
  return new Intl.DisplayNames('en', { type: 'language' }).of(language) ?? language;
}
