import Type from 'typebox';
import { sameJson } from '../../../text/json/exactJson.ts';
import { hasFields, partsOf, valueText } from '../parts.ts';
import { replyOf, type ScorerKind, scoreOf } from '../scorer.ts';

/**
 * Passes when the reply is what is expected: a text, white space at both ends aside, or a JSON value, its
 * numbers as written. Beside `fields`, which compares them one by one, objects are left to it.
 */
export const equals: ScorerKind = {
  name: 'equals',
  schema: Type.Object(
    {},
    {
      additionalProperties: false,
      description:
        'Passes when the reply is the expected text or JSON value. Whitespace at both ends is ignored.',
    },
  ),
  bare: true,
  create: (_settings, beside) => {
    const takes = (expected: unknown): boolean => !(beside.has('fields') && hasFields(expected));
    return {
      name: 'equals',
      settings: 'equals',
      compares: expected => (takes(expected) ? partsOf(expected) : []),
      judge({ expected, record }) {
        if (expected === undefined || !takes(expected.value)) return undefined;
        const { value } = expected;
        const text = record.text.trim();
        const reply = replyOf(record);
        if (typeof value === 'string' && value.trim() === text) return scoreOf('equals', 1, []);
        if (reply && sameJson(expected, reply)) return scoreOf('equals', 1, []);
        const wanted = typeof value === 'string' ? { value: value.trim() } : expected;
        const got = typeof value === 'string' || !reply ? { value: text } : reply;
        return scoreOf('equals', 0, [
          `expected ${valueText(wanted, got)}, got ${valueText(got, wanted)}`,
        ]);
      },
    };
  },
};
