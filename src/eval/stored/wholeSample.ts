import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import type { StoredSample } from '../results/resultsFile.ts';
import type { Sample } from '../results/sample.ts';
import { messages } from './messages.ts';

/** A sample of any version of the format; it was redacted when it was written. */
export function wholeSample({ sample }: Pick<StoredSample, 'sample'>): Redacted<Sample> {
  const { hash = '' } = sample.row;
  const unknown = { known: false, reason: messages.notStored() } as const;
  return madeOfRedacted({
    repeat: 0,
    attempts: 1,
    cost: unknown,
    totalTime: 0,
    ...sample,
    row: { ...sample.row, hash },
  });
}
