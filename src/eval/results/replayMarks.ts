import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import type { Sample } from './sample.ts';

/**
 * Marks replies that replay a recording which another row of the run replayed before. Rows with the same request find
 * the same recording, so the second one is not a new sample of the model.
 */
export function createReplayMarks(): (sample: Redacted<Sample>) => Redacted<Sample> {
  const rows = new Map<string, string>();
  return sample => {
    const { row, repeat, from, sameAs } = sample;
    const request = replayedRequest(sample);
    if (request === undefined || from !== undefined || sameAs !== undefined) return sample;
    const key = `${request} ${repeat}`;
    const earlier = rows.get(key);
    if (earlier === undefined) rows.set(key, row.id);
    if (earlier === undefined || earlier === row.id) return sample;
    return madeOfRedacted({ ...sample, sameAs: earlier });
  };
}

/** The request of a sample whose reply is a recording; undefined of any other sample. */
export function replayedRequest({
  request,
  source,
}: Partial<Pick<Sample, 'request'>> & Pick<Sample, 'source'>): string | undefined {
  return source.startsWith('replayed') ? request : undefined;
}
