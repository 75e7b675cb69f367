import Type from 'typebox';
import {
  knownLanguage,
  languageCode,
  languageName,
  languageOf,
} from '../../../schema/contract/textContract.ts';
import { messages } from '../messages.ts';
import { replyText, withoutField } from '../reply.ts';
import { type ScorerOutcome, verdictOf } from '../scorer.ts';
import { onField, scorerKind } from '../settings.ts';

const codePattern = '^[A-Za-z]{2,3}([-_][A-Za-z0-9]+)*$';

/** Passes when the reply is in a language, estimated from its words and letters. */
export const language = scorerKind({
  name: 'language',
  description:
    'Passes when the reply is in a language. An estimate: a text that is too short, or mixed, is not judged.',
  properties: {
    is: Type.Unsafe<string | readonly string[]>({
      type: ['string', 'array'],
      minItems: 1,
      pattern: codePattern,
      items: { type: 'string', pattern: codePattern },
      description: 'The language by its ISO 639-1 code, or several of which one is right.',
      examples: ['de', ['de', 'fr']],
    }),
    ...onField,
  },
  shorthand: ['is', 'string', 'array'],
  bare: false,
  problem({ is }) {
    const unknown = [is].flat().find(each => knownLanguage(languageCode(each)) === undefined);
    if (unknown === undefined) return undefined;
    const message = messages.unknownLanguage(unknown);
    return { message, path: ['is'] };
  },
  create({ is, field }) {
    const wanted = [is].flat().map(languageCode);
    return {
      async judge(subject): Promise<ScorerOutcome> {
        const text = replyText(subject, field);
        if (text === undefined) return withoutField(field);
        let found: string | undefined;
        for (const each of wanted) {
          const likely = await languageOf(text, each);
          if (likely === each) return verdictOf(1, []);
          found ??= likely;
        }
        if (found === undefined) {
          return {
            reason: messages.languageUnclear(),
          };
        }
        return verdictOf(0, [
          messages.otherLanguage(languageName(found), wanted.map(languageName).join(' or ')),
        ]);
      },
    };
  },
});
