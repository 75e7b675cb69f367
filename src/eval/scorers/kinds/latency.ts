import Type from 'typebox';
import { durationPattern, formatDuration, parseDuration } from '../../../format/figures.ts';
import { callTimes } from '../../../trace/record.ts';
import { messages } from '../messages.ts';
import { notLive, verdictOf } from '../scorer.ts';
import { scorerKind } from '../settings.ts';

/** Passes when a live reply is complete in time. Replayed and sandbox replies are not judged. */
export const latency = scorerKind({
  name: 'latency',
  description: 'Limits the time a live reply takes.',
  properties: {
    under: Type.String({
      pattern: durationPattern,
      description:
        'Maximum duration of the call that answered, without earlier retries and waits: `500ms`, `3s`, `2m`.',
      examples: ['3s'],
    }),
  },
  shorthand: ['under', 'string'],
  bare: false,
  create({ under }) {
    const limit = parseDuration(under) ?? 0;
    return {
      judge({ record }) {
        const reason = notLive(record);
        if (reason !== undefined) return { reason };
        const { totalTime = record.totalTime } = callTimes(record);
        return totalTime < limit
          ? verdictOf(1, [])
          : verdictOf(0, [messages.tooSlow(formatDuration(totalTime, limit), under)]);
      },
    };
  },
});
