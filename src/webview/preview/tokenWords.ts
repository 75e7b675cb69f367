import type { PreviewMessage } from '../../protocol/preview.ts';

const number = new Intl.NumberFormat('en-US');

/** `~12 tokens`; nothing while they are being counted. */
export function tokensText(tokens: number | undefined): string {
  if (tokens === undefined) return '';
  return `~${number.format(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;
}

export function totalTokens(messages: readonly PreviewMessage[]): string {
  const counts = messages.flatMap(({ tokens }) => tokens ?? []);
  if (counts.length < messages.length || messages.length === 0) return '';
  const media = messages.some(({ parts }) => parts.some(({ type }) => type === 'media'));
  const text = tokensText(counts.reduce((sum, count) => sum + count, 0));
  const of = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`;
  return `${of}, ${text}${media ? ' without media' : ''}`;
}
