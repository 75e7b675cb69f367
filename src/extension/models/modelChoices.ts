import type { LanguageModelChat } from 'vscode';
import { formatPrice, formatTokens } from '../../format/figures.ts';
import { lifecycleStatus } from '../../model/catalogue/lifecycle.ts';
import type { ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { ratesFor } from '../../model/cost.ts';
import type { ModelChoice } from '../../protocol/messages.ts';
import type { RememberedPrompt } from '../prompts/promptMemory.ts';

/** Answer with no key and no network; offered for every prompt. */
export const sandboxModels = ['sandbox/schema', 'sandbox/echo'] as const;

/** The panel's list: the prompt's models ticked, then those added by hand, then the sandbox. */
export function offeredModels(
  models: readonly string[],
  remembered: RememberedPrompt,
): readonly Pick<ModelChoice, 'id' | 'selected'>[] {
  const { added = [], selected = {} } = remembered;
  const fallback = models.length === 0 ? sandboxModels[0] : undefined;
  return [...new Set([...models, ...added, ...sandboxModels])].map(id => ({
    id,
    selected: selected[id] ?? (models.includes(id) || id === fallback),
  }));
}

/** `$0.75 in · $4.50 out per 1M tokens`, and what else a person should know before choosing. */
export function modelDetail(id: string, facts: ModelFacts | undefined): string {
  if (id.startsWith('sandbox/')) return 'sandbox';
  if (!facts && id.startsWith('vscode/')) return 'price not told by VS Code';
  const { prices, lifecycle } = facts ?? {};
  const rates = prices && ratesFor(prices);
  const price = rates
    ? `${formatPrice(rates.input)} in · ${formatPrice(rates.output)} out per 1M tokens`
    : 'price unknown';
  return [price, lifecycleWord(lifecycle)].filter(Boolean).join(' · ');
}

/** `up to 128,000 tokens in · approximate`. */
export function editorModelDetail({
  maxInputTokens,
}: Pick<LanguageModelChat, 'maxInputTokens'>): string {
  return `up to ${formatTokens(maxInputTokens)} in · approximate`;
}

function lifecycleWord(lifecycle: ModelFacts['lifecycle']): string | undefined {
  const status = lifecycleStatus(lifecycle);
  if (status !== 'deprecated') return status === 'retired' ? status : undefined;
  return lifecycle?.retiresOn === undefined ? status : `retires ${lifecycle.retiresOn}`;
}
