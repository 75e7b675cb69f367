import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { ProviderError } from '../../model/errors.ts';
import { policyOf } from '../../prompt/frontmatter/policy.ts';
import { createStreamingValidator } from '../../schema/streaming/streamingValidator.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { type Judgement, judge, readPartly } from '../../validate/judge.ts';
import type { PreparedCall } from '../call.ts';
import type { ReplyMessage } from './replyMessage.ts';

/** A reply held against its prompt while it comes. */
export interface ReplyCheck {
  /** Takes the next piece of text, which the reply has already, and gives what can no longer be mended, each finding once. */
  push(delta: string): readonly Finding[];
  /** All that `push` has given so far. */
  readonly broken: readonly Finding[];
  /** Whether the call is to be ended as soon as anything is broken: `touchstone.retry.stopEarly`. */
  readonly endsEarly: boolean;
  /** Judges the reply as it is now; one that is not `complete` only where it was ended for being broken. */
  judge(complete: boolean): Promise<Judgement>;
}

/** The check of one reply, which grows as its events are added to it. */
export function createReplyCheck(
  { request, source }: PreparedCall,
  prompt: LoadedPrompt,
  reply: ReplyMessage,
): ReplyCheck {
  const { retry, lenient } = policyOf(prompt.document);
  const { output } = request;
  // Lenient reading looks for JSON in a whole reply: one that is still coming breaks nothing.
  const validator =
    output?.format === 'json' && !lenient
      ? createStreamingValidator(output.schema, () => reply.text)
      : undefined;
  const broken: Finding[] = [];
  // Nothing is saved by ending a replay.
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

/** What a reply that breaks its schema is to those who ask again, ask another model, or give up. */
export function brokenReply(
  { request }: Pick<PreparedCall, 'request'>,
  findings: readonly Finding[],
  what: 'was ended' | 'does not fit',
): ProviderError {
  const [first] = findings;
  const more = findings.length > 1 ? `, and ${findings.length - 1} more` : '';
  const why = `${first?.message ?? 'it breaks the output schema'}${more}`;
  const sentence =
    what === 'was ended'
      ? `The reply of ${request.model} was ended, as it can no longer fit: ${why}.`
      : `The reply of ${request.model} does not fit what the prompt asks for: ${why}.`;
  return new ProviderError(sentence, { class: 'schemaInvalid' });
}
