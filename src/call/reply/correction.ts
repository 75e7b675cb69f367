import { CORRECTION_PARTIAL, type LoadedPrompt } from '../../load/loadedPrompt.ts';
import { parsePrompt } from '../../prompt/document.ts';
import { type Message, messageText } from '../../prompt/messages/message.ts';
import { renderPrompt } from '../../prompt/rendering/render.ts';
import type { Finding } from '../../schema/validation/finding.ts';
import { messages, problems } from './messages.ts';
import type { ReplyMessage } from './replyMessage.ts';

/**
 * The turns that correct a reply: the reply, then a message that lists its problems. A partial in the
 * prompt's folder can replace the built-in text. When that partial cannot be rendered, `warn` gets a
 * sentence.
 */
export function correctionTurns(
  { message, text }: ReplyMessage,
  findings: readonly Finding[],
  prompt: LoadedPrompt,
  warn: (message: string) => void,
): readonly Message[] {
  return [
    message ?? { role: 'model', content: [{ text }] },
    { role: 'user', content: [{ text: correctionText(findings, prompt, warn) }] },
  ];
}

function correctionText(
  findings: readonly Finding[],
  { correction }: LoadedPrompt,
  warn: (message: string) => void,
): string {
  const own = correction === undefined ? undefined : rendered(correction, findings);
  if (typeof own === 'string') return own;
  if (own) {
    warn(messages.correctionUnusable(CORRECTION_PARTIAL, own.problem));
  }
  const text = rendered(messages.correction(), findings);
  if (typeof text !== 'string') throw new Error(text.problem);
  return text;
}

function rendered(
  wording: string,
  findings: readonly Finding[],
): string | { readonly problem: string } {
  const input = { findings: findings.map(({ pointer, message }) => ({ pointer, message })) };
  const result = renderPrompt(parsePrompt(wording), { input });
  if (!result.ok) return { problem: result.diagnostics[0]?.message ?? problems.notRendered() };
  return result.messages.map(messageText).join('\n\n').trim();
}
