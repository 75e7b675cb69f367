import Type, { type Static } from 'typebox';
import { formatDuration } from '../../../format/figures.ts';
import { durationPattern, parseDuration } from '../../../prompt/frontmatter/duration.ts';
import { callTimes } from '../../../trace/record.ts';
import { comparesNothing, notLive, type ScorerKind, scoreOf } from '../scorer.ts';

const Settings = Type.Object(
  {
    under: Type.String({
      pattern: durationPattern,
      description:
        'Longest time the answering call may take, retries and waits before it not included: `500ms`, `3s`, `2m`.',
      examples: ['3s'],
    }),
  },
  { additionalProperties: false, description: 'Limits the time a live reply takes.' },
);

/** Passes when a live reply was complete in time; replayed and sandbox replies say nothing about it. */
export const latency: ScorerKind = {
  name: 'latency',
  schema: Settings,
  bare: false,
  create(settings) {
    const { under } = settings as Static<typeof Settings>;
    const limit = parseDuration(under) ?? 0;
    return {
      name: 'latency',
      settings: { latency: settings },
      compares: comparesNothing,
      judge({ record }) {
        const reason = notLive(record);
        if (reason) return { scorer: 'latency', reason };
        const { totalTime = record.totalTime } = callTimes(record);
        return totalTime < limit
          ? scoreOf('latency', 1, [])
          : scoreOf('latency', 0, [
              `took ${formatDuration(totalTime, limit)}, must stay under ${under}`,
            ]);
      },
    };
  },
};
