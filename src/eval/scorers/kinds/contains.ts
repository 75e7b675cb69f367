import { messages } from '../messages.ts';
import {
  caseOf,
  isTexts,
  listedTexts,
  quotedText,
  referenceOf,
  replyText,
  withoutField,
} from '../reply.ts';
import { graded } from '../scorer.ts';
import { ignoreCase, onField, scorerKind, textsSetting } from '../settings.ts';

/** The share of conditions that hold: all, any or none of some texts. Passes when all conditions hold. */
export const contains = scorerKind({
  name: 'contains',
  description: 'Passes when the reply contains texts: all, any or none of those listed.',
  properties: {
    all: textsSetting({
      description: 'Texts that must all be in the reply. Default: `expected` of the row.',
      examples: [['INV-2041', 'refund']],
    }),
    any: textsSetting({
      description: 'Texts of which at least one must be in the reply.',
      examples: [['refund', 'credit note']],
    }),
    none: textsSetting({
      description: 'Texts that must not be in the reply.',
      examples: [['As an AI']],
    }),
    ...ignoreCase,
    ...onField,
  },
  shorthand: ['all', 'string', 'array'],
  bare: true,
  create(settings) {
    const { any, none, field } = settings;
    const hasOwn = any !== undefined || none !== undefined;
    const reference = referenceOf(settings, 'all', field, isTexts);
    const cased = caseOf(settings.ignoreCase);
    return {
      compares: hasOwn ? () => [] : reference.compares,
      judge(subject) {
        const expected = hasOwn && !('all' in settings) ? undefined : reference.of(subject);
        if (!expected && !hasOwn) return undefined;
        const text = replyText(subject, field);
        if (text === undefined) return withoutField(field);
        const reply = cased(text);
        const has = (wanted: string): boolean => reply.includes(cased(wanted));
        const [all, anyOf, noneOf] = [
          listedTexts(expected?.value),
          listedTexts(any),
          listedTexts(none),
        ];
        const missing = all.filter(each => !has(each));
        const unwanted = noneOf.filter(has);
        const lacksAny = anyOf.length > 0 && !anyOf.some(has);
        const conditions = all.length + noneOf.length + Math.min(anyOf.length, 1);
        const failed = missing.length + unwanted.length + (lacksAny ? 1 : 0);
        return graded(1 - failed / conditions, 1, [
          ...missing.map(each => messages.lacks(quotedText(each))),
          ...(lacksAny ? [messages.containsNone(anyOf.map(quotedText).join(', '))] : []),
          ...unwanted.map(each => messages.contains(quotedText(each))),
        ]);
      },
    };
  },
});
