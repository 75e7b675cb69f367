import Type from 'typebox';
import { differsAtMost, sameJson } from '../../../text/json/exactJson.ts';
import { pointerPath } from '../../../text/json/jsonPointer.ts';
import { type JsonDifference, jsonDiff, withoutParts } from '../measures/jsonDiff.ts';
import { messages } from '../messages.ts';
import { heldValueText } from '../parts.ts';
import { heldReply, referenceOf } from '../reply.ts';
import { graded, verdictOf } from '../scorer.ts';
import { passFrom, scorerKind } from '../settings.ts';

/** How many differences are listed. */
const NAMED = 20;

/** The similarity of a JSON reply and the expected value, compared as trees. */
export const json = scorerKind({
  name: 'json',
  description:
    'Compares a JSON reply with the expected value as a whole. The score is the share of values that are the same. The findings name each difference. Lists are aligned by what they have in common.',
  properties: {
    value: Type.Optional(
      Type.Unsafe<unknown>({
        description: 'The expected value. Default: `expected` of the row.',
        examples: [{ status: 'open', items: [1, 2] }],
      }),
    ),
    ignore: Type.Optional(
      Type.Array(Type.String({ minLength: 1 }), {
        minItems: 1,
        description:
          'Fields that are not compared, with dots for nested fields; `*` is every item of a list.',
        examples: [['id', 'items.*.updated']],
      }),
    ),
    numeric: Type.Optional(
      Type.Number({
        minimum: 0,
        description: 'Allowed difference between numbers. Default: 0.',
        examples: [0.01],
      }),
    ),
    extra: Type.Optional(
      Type.Unsafe<'fail' | 'allow'>({
        enum: ['fail', 'allow'],
        description:
          'Whether a field that only the reply has is a difference (`fail`) or is ignored (`allow`). Default: `fail`.',
        examples: ['allow'],
      }),
    ),
    order: Type.Optional(
      Type.Unsafe<'strict' | 'ignore'>({
        enum: ['strict', 'ignore'],
        description: 'Whether the order of lists matters. Default: `strict`.',
        examples: ['ignore'],
      }),
    ),
    pass: Type.Optional(passFrom('Lowest score that passes. Default: 1.', 0.9)),
  },
  bare: true,
  create(settings) {
    const { ignore = [], numeric = 0, pass = 1 } = settings;
    const isJson = (value: unknown): boolean => value !== undefined;
    const reference = referenceOf(settings, 'value', undefined, isJson);
    const ignored = ignore.map(path => path.split('.'));
    return {
      compares: reference.compares,
      judge(subject) {
        const expected = reference.of(subject);
        if (!expected) return undefined;
        const actual = heldReply(subject.record);
        if (!actual) return verdictOf(0, [messages.notJson()]);
        const { same, different, differences } = jsonDiff(
          withoutParts(expected, ignored),
          withoutParts(actual, ignored),
          {
            same: (one, other) =>
              numeric > 0 && typeof one.value === 'number' && typeof other.value === 'number'
                ? differsAtMost(one, other, numeric)
                : sameJson(one, other),
            strict: settings.extra !== 'allow',
            unordered: settings.order === 'ignore',
          },
        );
        const all = same + different;
        const named = differences.slice(0, NAMED).map(differenceText);
        const more = differences.length - named.length;
        return graded(all === 0 ? 1 : same / all, pass, [
          ...named,
          ...(more > 0 ? [messages.moreDifferences(more)] : []),
        ]);
      },
    };
  },
});

function differenceText({ pointer, expected, actual }: JsonDifference): string {
  const place = pointerPath(pointer).join('.') || messages.reply();
  if (!expected)
    return `${place}: ${messages.unexpected(heldValueText(actual ?? { value: undefined }))}`;
  if (!actual) return messages.missing(place, heldValueText(expected));
  return `${place}: ${messages.otherValue(heldValueText(expected, actual), heldValueText(actual, expected))}`;
}
