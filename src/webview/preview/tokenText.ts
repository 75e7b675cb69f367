import { formatTokens } from '../../format/figures.ts';
import type { PreviewMessage, TokenCount } from '../../protocol/preview.ts';
import { countText, t } from '../strings.ts';

/** `12 tokens`, `~12 tokens` for an estimate. Empty while they are being counted. */
export function shownTokens(count: TokenCount | undefined): string {
  if (count === undefined) return '';
  return formatTokens(count.tokens, count.how === 'estimated');
}

export function totalTokens(messages: readonly PreviewMessage[]): string {
  const counts = messages.flatMap(({ tokens }) => tokens ?? []);
  if (counts.length < messages.length || messages.length === 0) return '';
  const media = messages.some(({ parts }) => parts.some(({ type }) => type === 'media'));
  // All are counted for the same model in the same way.
  const how = counts[0]?.how ?? 'estimated';
  const text = shownTokens({ how, tokens: counts.reduce((sum, { tokens }) => sum + tokens, 0) });
  const of = countText('count.messages', messages.length);
  return t(media ? 'preview.withoutMedia' : 'preview.total', of, text);
}
