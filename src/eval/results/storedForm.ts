import { madeOfRedacted, type Redacted } from '../../redaction/gate.ts';
import type { Sample } from './sample.ts';

/**
 * A sample as a line of a results file. Values that can be derived from the rest of the line are left out,
 * and times are rounded to hundredths of a millisecond. {@link storedOutput} restores the output.
 */
export function storedForm(sample: Redacted<Sample>): Redacted<object> {
  const { output, timeToFirstToken, totalTime, ...rest } = sample;
  return madeOfRedacted({
    ...rest,
    ...(output !== undefined && (isTextOf(output, rest.text) ? { json: true } : { output })),
    ...(timeToFirstToken !== undefined && { timeToFirstToken: roundedTime(timeToFirstToken) }),
    totalTime: roundedTime(totalTime),
  });
}

/** The output of a stored sample. Undefined when it has none. */
export function storedOutput(stored: {
  readonly json?: true;
  readonly output?: unknown;
  readonly text: string;
}): unknown {
  if (!stored.json) return stored.output;
  try {
    return JSON.parse(stored.text);
  } catch {
    // The line was edited by a user.
    return undefined;
  }
}

/** Whether parsing the text gives the output, as it does for a reply that is only JSON. */
function isTextOf(output: unknown, text: string): boolean {
  try {
    const written = JSON.stringify(output);
    return written === text || written === JSON.stringify(JSON.parse(text));
  } catch {
    return false;
  }
}

function roundedTime(milliseconds: number): number {
  return Math.round(milliseconds * 100) / 100;
}
