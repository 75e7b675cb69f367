import Type from 'typebox';
import { compilePattern, PatternLimitError } from '../../../schema/pattern/pattern.ts';
import { messages } from '../messages.ts';
import { quotedText, replyText, withoutField } from '../reply.ts';
import { type ScorerOutcome, verdictOf } from '../scorer.ts';
import { onField, scorerKind } from '../settings.ts';

/**
 * Passes when a regular expression matches anywhere in the reply. The time is linear in the reply's length.
 */
export const regex = scorerKind({
  name: 'regex',
  description:
    'Passes when a regular expression matches somewhere in the reply. Use `^` and `$` for all of it.',
  properties: {
    pattern: Type.String({
      minLength: 1,
      format: 'regex',
      description: 'A JavaScript regular expression, with the flag `u`.',
      examples: ['^INV-\\d{4}$'],
    }),
    flags: Type.Optional(
      Type.String({
        pattern: '^[ims]*$',
        description:
          '`i`: ignores case; `m`: `^` and `$` match at lines; `s`: `.` matches line ends.',
        examples: ['i'],
      }),
    ),
    ...onField,
  },
  shorthand: ['pattern', 'string'],
  bare: false,
  create({ pattern: source, flags = '', field }) {
    const compiled = compilePattern(source, `u${[...new Set(flags)].join('')}`);
    return {
      judge(subject): ScorerOutcome {
        if (!compiled.ok)
          return { reason: messages.invalidPattern(compiled.message), blocks: true };
        const text = replyText(subject, field);
        if (text === undefined) return withoutField(field);
        try {
          if (compiled.pattern.test(text)) return verdictOf(1, []);
        } catch (error) {
          if (error instanceof PatternLimitError) return { reason: error.message, blocks: true };
          throw error;
        }
        return verdictOf(0, [messages.noMatch(source, quotedText(text))]);
      },
    };
  },
});
