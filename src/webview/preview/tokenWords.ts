import { formatTokens, plural } from '../../format/figures.ts';
import type { PreviewMessage, TokenCount } from '../../protocol/preview.ts';

/** `12 tokens`, `~12 tokens` for an estimate; nothing while they are being counted. */
export function tokensText(count: TokenCount | undefined): string {
  if (count === undefined) return '';
  return formatTokens(count.tokens, count.how === 'estimated');
}

export function totalTokens(messages: readonly PreviewMessage[]): string {
  const counts = messages.flatMap(({ tokens }) => tokens ?? []);
  if (counts.length < messages.length || messages.length === 0) return '';
  const media = messages.some(({ parts }) => parts.some(({ type }) => type === 'media'));
  // All are counted for the prompt's one model, in one way.
  const how = counts[0]?.how ?? 'estimated';
  const text = tokensText({ how, tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0) });
  return `${plural(messages.length, 'message')}, ${text}${media ? ' without media' : ''}`;
}
