import type { PreviewMessage, TokenCount } from '../../protocol/preview.ts';

const number = new Intl.NumberFormat('en-US');

/** `12 tokens`, `~12 tokens` for an estimate; nothing while they are being counted. */
export function tokensText(count: TokenCount | undefined): string {
  if (count === undefined) return '';
  const { tokens, how } = count;
  return `${how === 'estimated' ? '~' : ''}${number.format(tokens)} ${tokens === 1 ? 'token' : 'tokens'}`;
}

export function totalTokens(messages: readonly PreviewMessage[]): string {
  const counts = messages.flatMap(({ tokens }) => tokens ?? []);
  if (counts.length < messages.length || messages.length === 0) return '';
  const media = messages.some(({ parts }) => parts.some(({ type }) => type === 'media'));
  // All are counted for the prompt's one model, in one way.
  const how = counts[0]?.how ?? 'estimated';
  const text = tokensText({ how, tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0) });
  const of = `${messages.length} ${messages.length === 1 ? 'message' : 'messages'}`;
  return `${of}, ${text}${media ? ' without media' : ''}`;
}
