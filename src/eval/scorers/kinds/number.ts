import Type from 'typebox';
import {
  compareNumbers,
  differsAtMost,
  type Held,
  heldIn,
  parseHeld,
} from '../../../text/json/exactJson.ts';
import { messages } from '../messages.ts';
import { heldValueText } from '../parts.ts';
import { rangeProblem } from '../range.ts';
import { quotedText, referenceOf, replyText, withoutField } from '../reply.ts';
import { type Verdict, verdictOf } from '../scorer.ts';
import { onField, scorerKind } from '../settings.ts';

const settings = {
  value: Type.Optional(
    Type.Number({
      description: 'The expected number. Default: `expected` of the row.',
      examples: [42],
    }),
  ),
  tolerance: Type.Optional(
    Type.Number({
      minimum: 0,
      description: 'Allowed difference. Default: 0.',
      examples: [0.5],
    }),
  ),
  relative: Type.Optional(
    Type.Number({
      minimum: 0,
      description:
        'Allowed difference as a share of the expected number: 0.01 for 1 %. Default: 0.',
      examples: [0.01],
    }),
  ),
  min: Type.Optional(Type.Number({ description: 'Minimum.', examples: [0] })),
  max: Type.Optional(Type.Number({ description: 'Maximum.', examples: [100] })),
  take: Type.Optional(
    Type.Unsafe<'only' | 'first' | 'last'>({
      enum: ['only', 'first', 'last'],
      description:
        'Which number of a text is meant. Default: `only`, and a text with several numbers fails.',
      examples: ['last'],
    }),
  ),
  decimal: Type.Optional(
    Type.Unsafe<'.' | ','>({
      enum: ['.', ','],
      description: 'Decimal separator in the text. Default: `.`.',
      examples: [','],
    }),
  ),
  ...onField,
};

/** Passes when a number in the reply is near the expected one or in a range. All digits are compared. */
export const number = scorerKind({
  name: 'number',
  description:
    'Compares a number in the reply with the expected one, or with a range. Every digit counts, and thousands may be separated.',
  properties: settings,
  shorthand: ['value', 'number'],
  bare: true,
  problem: rangeProblem,
  create(own) {
    const { tolerance = 0, relative = 0, take = 'only', decimal = '.', field } = own;
    const [min, max] = [heldIn(own, 'min'), heldIn(own, 'max')];
    const isNumber = (value: unknown): boolean => typeof value === 'number';
    const reference = referenceOf(own, 'value', field, isNumber);
    const hasRange = min.value !== undefined || max.value !== undefined;
    return {
      compares: reference.compares,
      judge(subject) {
        const expected = reference.of(subject);
        if (!expected && !hasRange) return undefined;
        const text = replyText(subject, field);
        if (text === undefined) return withoutField(field);
        const numbers = numbersIn(text, decimal);
        const got = take === 'first' ? numbers[0] : numbers.at(-1);
        if (!got) return verdictOf(0, [messages.noNumber(quotedText(text))]);
        if (take === 'only' && numbers.length > 1) {
          return verdictOf(0, [messages.severalNumbers(numbers.length)]);
        }
        const slack = Math.max(tolerance, relative * Math.abs(Number(expected?.value ?? 0)));
        return checked(got, { expected, slack, min, max });
      },
    };
  },
});

interface Limits {
  readonly expected: Held | undefined;
  readonly slack: number;
  readonly min: Held;
  readonly max: Held;
}

function checked(got: Held, { expected, slack, min, max }: Limits): Verdict {
  const isOff =
    expected &&
    (slack > 0 ? !differsAtMost(expected, got, slack) : compareNumbers(expected, got) !== 0);
  const reasons = [
    ...(isOff ? [messages.otherValue(heldValueText(expected), heldValueText(got))] : []),
    ...(min.value !== undefined && compareNumbers(got, min) < 0
      ? [messages.tooSmall(heldValueText(got), heldValueText(min))]
      : []),
    ...(max.value !== undefined && compareNumbers(got, max) > 0
      ? [messages.tooLarge(heldValueText(got), heldValueText(max))]
      : []),
  ];
  return verdictOf(reasons.length === 0 ? 1 : 0, reasons);
}

/**
 * Patterns of numbers by decimal separator. Numbers within words, such as `INV-2041`, `v2` and `1.5M`, do not
 * match, and neither do parts of `1.2.3`.
 */
const numberPatterns = {
  '.': /(?<![\p{L}\p{N}_]|\p{L}[-.,_]|\p{N}\.)[-+−]?(?:(?:\d{1,3}(?:[,'’\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:\.\d+)?|(?<!\.)\.\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_]|\.\d)/gu,
  ',': /(?<![\p{L}\p{N}_]|\p{L}[-.,_]|\p{N},)[-+−]?(?:(?:\d{1,3}(?:[.'’\u00a0\u202f]\d{3})+(?!\d)|\d+)(?:,\d+)?|(?<!,),\d+)(?:[eE][+-]?\d+)?(?![\p{L}\p{N}_]|,\d)/gu,
} as const;

function numbersIn(text: string, decimal: '.' | ','): readonly Held[] {
  const groups = decimal === '.' ? /[,'’\u00a0\u202f]/g : /[.'’\u00a0\u202f]/g;
  return Array.from(text.matchAll(numberPatterns[decimal]), ([found]) =>
    parseHeld(
      found
        .replaceAll(groups, '')
        .replace(decimal, '.')
        .replace('−', '-')
        .replace(/^\+/, '')
        .replace(/^(-?)0+(?=\d)/, '$1')
        .replace(/^-?(?=\.)/, '$&0'),
    ),
  );
}
