import Type from 'typebox';
import type { FinishReason } from '../../../model/events.ts';
import { messages } from '../messages.ts';
import { verdictOf } from '../scorer.ts';
import { scorerKind } from '../settings.ts';

const reasons: readonly FinishReason[] = [
  'stop',
  'length',
  'contentFilter',
  'refusal',
  'toolCalls',
  'other',
];

/** Passes when the finish reason of the reply is allowed. */
export const finish = scorerKind({
  name: 'finish',
  description:
    'Passes when the reply ended for an allowed reason: `stop` (complete), `length` (cut at the limit of tokens), `contentFilter`, `refusal`, `toolCalls`, `other`.',
  properties: {
    is: Type.Optional(
      Type.Unsafe<FinishReason | readonly FinishReason[]>({
        type: ['string', 'array'],
        minItems: 1,
        items: { enum: [...reasons] },
        if: { type: 'string' },
        // biome-ignore lint/suspicious/noThenProperty: JSON Schema's keyword
        then: { enum: [...reasons] },
        description: 'The allowed reason, or several. Default: `stop`.',
        examples: ['stop', ['stop', 'toolCalls']],
      }),
    ),
  },
  shorthand: ['is', 'string', 'array'],
  bare: true,
  create({ is = 'stop' }) {
    const allowed = [is].flat();
    return {
      judge({ record }) {
        if (!record.finish) return { reason: messages.unknownFinish() };
        const { reason, raw } = record.finish;
        if (allowed.includes(reason)) return verdictOf(1, []);
        const word = reason === raw ? reason : `${reason} (${raw})`;
        return verdictOf(0, [messages.otherFinish(word, allowed.join(' or '))]);
      },
    };
  },
});
