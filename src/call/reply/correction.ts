import { CORRECTION_PARTIAL, type LoadedPrompt } from '../../load/loadedPrompt.ts';
import { parsePrompt } from '../../prompt/document.ts';
import { type Message, textOf } from '../../prompt/messages/message.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import type { Tried } from '../attempt.ts';
import type { AskedRequest } from '../call.ts';
import { requestHash } from '../request/requestHash.ts';

/** How a model is told what is wrong with its reply, unless the folder of its prompt says it otherwise. */
const correctionWording = `Your reply does not fit what was asked for:
{{#each findings}}
- {{message}}
{{/each}}
Give the whole reply again, and nothing else.
`;

/** A request that corrects a reply. */
export interface Correction {
  readonly asked: AskedRequest;
  /** What the model is told: the text of the last turn. */
  readonly turn: string;
}

/**
 * The request that goes on from a reply that does not fit: the reply, then a turn that names what is
 * wrong with it. `wording` replaces the built-in one; a mistake in it is told by `warn`, and the
 * built-in one serves.
 */
export function correctedRequest(
  { request, ...asked }: AskedRequest,
  { reply }: Tried,
  findings: readonly Finding[],
  prompt: LoadedPrompt,
  warn: (message: string) => void,
): Correction {
  const said: Message = reply.message ?? { role: 'model', content: [{ text: reply.text }] };
  const turn = correctionText(findings, prompt, warn);
  const told: Message = { role: 'user', content: [{ text: turn }] };
  const next = { ...request, messages: [...request.messages, said, told] };
  return { asked: { ...asked, request: next, requestHash: requestHash(next) }, turn };
}

function correctionText(
  findings: readonly Finding[],
  { correction }: LoadedPrompt,
  warn: (message: string) => void,
): string {
  const own = correction === undefined ? undefined : rendered(correction, findings);
  if (typeof own === 'string') return own;
  if (own) {
    warn(
      `\`_${CORRECTION_PARTIAL}.prompt\` cannot be used, the built-in wording is: ${own.problem}`,
    );
  }
  const text = rendered(correctionWording, findings);
  if (typeof text !== 'string') throw new Error(text.problem);
  return text;
}

function rendered(
  wording: string,
  findings: readonly Finding[],
): string | { readonly problem: string } {
  const input = { findings: findings.map(({ pointer, message }) => ({ pointer, message })) };
  const result = renderPrompt(parsePrompt(wording), { input });
  if (!result.ok) return { problem: result.diagnostics[0]?.message ?? 'it could not be rendered.' };
  return result.messages.map(textOf).join('\n\n').trim();
}
