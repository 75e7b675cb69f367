import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { ProviderError } from '../../model/errors.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { createStreamingValidator } from '../../schema/streaming/streamingValidator.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { type Judgement, judge, readPartly } from '../../validate/judge.ts';
import type { OpenCall } from '../openCall.ts';
import { messages, problems } from './messages.ts';
import type { ReplyMessage } from './replyMessage.ts';

/** Checks a reply while it is received. */
export interface ReplyCheck {
  /**
   * Takes the next piece of text, which was already added to the reply. Returns findings that no later text
   * can fix, each finding once.
   */
  push(delta: string): readonly Finding[];
  /** Everything that `push` has returned so far. */
  readonly broken: readonly Finding[];
  /** Whether the call ends with the first finding: `touchstone.retry.stopEarly`. */
  readonly endsEarly: boolean;
  /** Checks the reply. An incomplete reply is only checked when it was ended early. */
  judge(complete: boolean): Promise<Judgement>;
}

/** Creates the check of one reply, which grows as events are added to it. */
export function createReplyCheck(
  { request, source, streams }: OpenCall,
  prompt: LoadedPrompt,
  reply: ReplyMessage,
): ReplyCheck {
  const { retry, lenient } = policyOf(prompt.document);
  const { output } = request;
  // Lenient reading needs the complete reply, and a reply that arrives as a whole is faster to check as a whole.
  const validator =
    output?.format === 'json' && !lenient && streams
      ? createStreamingValidator(output.schema, () => reply.text)
      : undefined;
  const broken: Finding[] = [];
  // Ending a replay early would save nothing.
  const endsEarly = source === 'live' && retry.stopEarly;
  return {
    broken,
    endsEarly,
    push(delta) {
      const findings = validator?.push(delta) ?? [];
      broken.push(...findings);
      return findings;
    },
    async judge(complete) {
      const { text, toolCalls } = reply;
      if (complete) {
        const read = validator && toolCalls.length === 0 ? { read: validator.end() } : {};
        return judge(prompt.document, { text, toolCalls, tools: request.tools ?? [], ...read });
      }
      if (endsEarly && broken.length > 0)
        return { validation: { verdict: 'invalid', findings: broken } };
      return readPartly(prompt.document, text);
    },
  };
}

/** The error of a reply that does not match its schema. Retries and fallbacks use it. */
export function invalidReply(
  { request }: Pick<OpenCall, 'request'>,
  findings: readonly Finding[],
  how: 'endedEarly' | 'invalid',
): ProviderError {
  const [first] = findings;
  const problem = first?.message ?? problems.schema();
  const why = findings.length > 1 ? problems.more(problem, findings.length - 1) : problem;
  return new ProviderError(messages[how](request.model, why), { class: 'schemaInvalid' });
}
