import { isTexts, missingField, quoted, referenceOf, replyText, textsOf } from './reply.ts';
import { verdictOf } from './scorer.ts';
import { ignoreCase, onField, scorerKind, texts } from './settings.ts';

/** A scorer for the beginning or the end of a reply. Whitespace at both ends of the reply is ignored. */
export function edgeKind(
  name: string,
  verb: string,
  edgeOf: (reply: string, length: number) => string,
) {
  return scorerKind({
    name,
    description: `Passes when the reply ${verb} with a text, or with one of several. Whitespace at both ends of the reply is ignored.`,
    properties: {
      any: texts({
        description: `Texts of which the reply must ${verb.slice(0, -1)} with one. Default: \`expected\` of the row.`,
        examples: [name === 'startsWith' ? 'Dear' : 'Kind regards'],
      }),
      ...ignoreCase,
      ...onField,
    },
    shorthand: ['any', 'string', 'array'],
    bare: true,
    create(settings) {
      const { field } = settings;
      const reference = referenceOf(settings, 'any', field, isTexts);
      const cased = (text: string): string => (settings.ignoreCase ? text.toLowerCase() : text);
      return {
        compares: reference.compares,
        judge(subject) {
          const expected = reference.of(subject);
          if (!expected) return undefined;
          const reply = replyText(subject, field)?.trim();
          if (reply === undefined) return verdictOf(0, [missingField(field)]);
          const wanted = textsOf(expected.value).map(each => each.trim());
          const matches = wanted.some(each => cased(edgeOf(reply, each.length)) === cased(each));
          if (matches) return verdictOf(1, []);
          const longest = Math.max(...wanted.map(each => each.length));
          return verdictOf(0, [
            `${verb} with ${quoted(edgeOf(reply, longest))}, not with ${wanted.map(quoted).join(' or ')}`,
          ]);
        },
      };
    },
  });
}
