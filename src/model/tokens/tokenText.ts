import { formatTokens } from '../../format/figures.ts';
import { tokenizerOf } from './tokenizers.ts';
import type { TokenCount } from './tokens.ts';

/** `12 tokens`; `~12 tokens` for an estimate. */
export function tokensText({ tokens, how }: TokenCount): string {
  return formatTokens(tokens, how === 'estimated');
}

/** How texts for a model are counted on this machine, as a sentence. */
export function countingText(model: string): string {
  const { exact, source } = tokenizerOf(model);
  if (exact) return "Counted with o200k_base, which is the model's own encoding.";
  return model === '' ? 'Estimated with o200k_base: no model is named.' : `Estimated: ${source}.`;
}
