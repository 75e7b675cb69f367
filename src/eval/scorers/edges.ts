import { messages } from './messages.ts';
import { caseOf, isTexts, quotedText, textComparison } from './reply.ts';
import { verdictOf } from './scorer.ts';
import { ignoreCase, onField, scorerKind, textsSetting } from './settings.ts';

/** One end of a text. */
interface TextEdge {
  has(text: string, part: string): boolean;
  /** So many UTF-16 units of the text at this end. */
  edgeOf(text: string, length: number): string;
}

/** A scorer for the beginning or the end of a reply. Whitespace at both ends of the reply is ignored. */
export function edgeKind(name: string, verb: string, { has, edgeOf }: TextEdge) {
  return scorerKind({
    name,
    description: `Passes when the reply ${verb} with a text, or with one of several. Whitespace at both ends of the reply is ignored.`,
    properties: {
      any: textsSetting({
        description: `Texts of which the reply must ${verb.slice(0, -1)} with one. Default: \`expected\` of the row.`,
        examples: [name === 'startsWith' ? 'Dear' : 'Kind regards'],
      }),
      ...ignoreCase,
      ...onField,
    },
    shorthand: ['any', 'string', 'array'],
    bare: true,
    problem({ any }) {
      if (any === undefined || isTexts(any)) return undefined;
      const message = messages.edgeWhitespace(verb);
      return { message, path: ['any'] };
    },
    create(settings) {
      const cased = caseOf(settings.ignoreCase);
      return textComparison(settings, 'any', (text, texts) => {
        const reply = text.trim();
        const wanted = texts.map(each => each.trim());
        const matches = wanted.some(each => has(cased(reply), cased(each)));
        if (matches) return verdictOf(1, []);
        const longest = Math.max(...wanted.map(each => each.length));
        return verdictOf(0, [
          messages.otherEdge(
            verb,
            quotedText(edgeOf(reply, longest)),
            wanted.map(quotedText).join(' or '),
          ),
        ]);
      });
    },
  });
}
