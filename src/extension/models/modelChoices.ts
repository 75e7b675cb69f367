import { type LanguageModelChat, l10n } from 'vscode';
import { formatPrice, formatTokens } from '../../format/figures.ts';
import { lifecycleStatus, type ModelFacts } from '../../model/catalogue/modelFacts.ts';
import { ratesFor } from '../../model/cost.ts';
import type { ModelChoice } from '../../protocol/panelPrompt.ts';
import type { RememberedPrompt } from '../prompts/promptMemory.ts';

/** Models that need no key and no network. They are offered for every prompt. */
export const sandboxModels = ['sandbox/schema', 'sandbox/echo'] as const;

/**
 * The models in the panel: those of the prompt, which are selected, then added models, then sandbox models.
 */
export function offeredModels(
  models: readonly string[],
  remembered: RememberedPrompt,
): readonly Pick<ModelChoice, 'id' | 'selected' | 'isAdded'>[] {
  const { added = [], selected = {} } = remembered;
  const fallback = models.length === 0 ? sandboxModels[0] : undefined;
  const isAdded = (id: string): boolean => added.includes(id) && !models.includes(id);
  return [...new Set([...models, ...added, ...sandboxModels])].map(id => ({
    id,
    selected: selected[id] ?? (models.includes(id) || id === fallback),
    ...(isAdded(id) && { isAdded: true }),
  }));
}

/** `$0.75 in · $4.50 out per 1M tokens`, and other facts that matter for the choice. */
export function modelDetail(id: string, facts: ModelFacts | undefined): string {
  if (id.startsWith('sandbox/')) return l10n.t('sandbox');
  if (!facts && id.startsWith('vscode/')) return l10n.t('price not reported by VS Code');
  const { prices, lifecycle } = facts ?? {};
  const rates = prices && ratesFor(prices);
  const price = rates
    ? l10n.t('{0} in · {1} out per 1M tokens', formatPrice(rates.input), formatPrice(rates.output))
    : unknownFacts(facts);
  return [price, lifecycleWord(lifecycle)].filter(Boolean).join(' · ');
}

/** What matters for the choice of a model: price, context window, abilities, last day. */
export function modelFactsText(id: string, facts: ModelFacts | undefined): string {
  const { contextWindow, capabilities = {} } = facts ?? {};
  const abilities = shownAbilities.filter(([ability]) => capabilities[ability] === true);
  return [
    modelDetail(id, facts),
    contextWindow !== undefined && formatTokens(contextWindow),
    abilities.map(([, word]) => word).join(', '),
  ]
    .filter(Boolean)
    .join(' · ');
}

const shownAbilities = [
  ['structuredOutput', l10n.t('JSON schema')],
  ['tools', l10n.t('tools')],
  ['images', l10n.t('images')],
  ['files', l10n.t('files')],
  ['audio', l10n.t('audio')],
  ['reasoning', l10n.t('reasoning')],
] as const;

function unknownFacts(facts: ModelFacts | undefined): string {
  return facts?.contextWindow === undefined
    ? l10n.t('price and window unknown')
    : l10n.t('price unknown');
}

/** `up to 128,000 tokens in · limited (VS Code model)`. */
export function editorModelDetail({
  maxInputTokens,
}: Pick<LanguageModelChat, 'maxInputTokens'>): string {
  return l10n.t('up to {0} in · limited (VS Code model)', formatTokens(maxInputTokens));
}

function lifecycleWord(lifecycle: ModelFacts['lifecycle']): string | undefined {
  const status = lifecycleStatus(lifecycle);
  if (status !== 'deprecated') return status === 'retired' ? l10n.t('retired') : undefined;
  return lifecycle?.retiresOn === undefined
    ? l10n.t('deprecated')
    : l10n.t('retires {0}', lifecycle.retiresOn);
}
