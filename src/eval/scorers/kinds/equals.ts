import Type from 'typebox';
import { exactJson, type Held, parseHeld, sameJson } from '../../../text/json/exactJson.ts';
import { messages } from '../messages.ts';
import { hasFields, heldValueText } from '../parts.ts';
import { caseOf, heldReply, referenceOf } from '../reply.ts';
import { verdictOf } from '../scorer.ts';
import { ignoreCase, scorerKind } from '../settings.ts';

/**
 * Passes when the reply equals the expected value: a text (whitespace at both ends is ignored) or a JSON
 * value, with numbers as written. When `fields` is also used, it compares objects field by field instead.
 */
export const equals = scorerKind({
  name: 'equals',
  description:
    'Passes when the reply is the expected text or JSON value. Whitespace at both ends is ignored.',
  properties: {
    value: Type.Optional(
      Type.Unsafe<unknown>({
        description: 'What the reply must be. Default: `expected` of the row.',
        examples: ['yes'],
      }),
    ),
    ...ignoreCase,
  },
  shorthand: ['value', 'string', 'number', 'boolean', 'array'],
  bare: true,
  create(settings, beside) {
    const left = beside.has('fields');
    const reference = referenceOf(
      settings,
      'value',
      undefined,
      value => !(left && hasFields(value)),
    );
    const cased = caseOf(settings.ignoreCase);
    return {
      compares: reference.compares,
      judge(subject) {
        const expected = reference.of(subject);
        if (!expected) return undefined;
        const text = subject.record.text.trim();
        const reply = heldReply(subject.record);
        if (isTextValue(expected) && cased(expected.value.trim()) === cased(text))
          return verdictOf(1, []);
        if (reply && sameJson(expected, reply)) return verdictOf(1, []);
        if (reply && settings.ignoreCase && sameCased(expected, reply, cased))
          return verdictOf(1, []);
        const wanted = isTextValue(expected) ? { value: expected.value.trim() } : expected;
        const got = isTextValue(expected) || !reply ? { value: text } : reply;
        return verdictOf(0, [
          messages.otherValue(heldValueText(wanted, got), heldValueText(got, wanted)),
        ]);
      },
    };
  },
});

function isTextValue(held: Held): held is Held & { readonly value: string } {
  return typeof held.value === 'string';
}

function sameCased(one: Held, other: Held, cased: (text: string) => string): boolean {
  const [left, right] = [exactJson(one), exactJson(other)];
  if (left === undefined || right === undefined) return false;
  return sameJson(parseHeld(cased(left)), parseHeld(cased(right)));
}
