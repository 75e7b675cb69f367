import type { LoadedPrompt } from '../load/loadedPrompt.ts';
import { policyOf } from '../prompt/frontmatter/policy.ts';

/**
 * Whether an evaluation asks for the reply to a prompt as a stream. It is not shown while it arrives, no score
 * and no report uses the time to its first token, and a whole reply takes half the processor time: a stream
 * is only needed to end a reply early.
 */
export function needsStream({ document }: LoadedPrompt): boolean {
  return policyOf(document).retry.stopEarly;
}
