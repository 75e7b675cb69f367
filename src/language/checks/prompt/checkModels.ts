import { allModels, factsFor } from '../../../model/catalogue/catalogue.ts';
import {
  type Lifecycle,
  lifecycleStatus,
  parseModelReference,
} from '../../../model/catalogue/modelFacts.ts';
import { builtInProvider, builtInProviders } from '../../../model/providers.ts';
import { priceProblem } from '../../../model/settings/budgets.ts';
import { residencyProblem } from '../../../model/settings/residency.ts';
import type { Settings } from '../../../model/settings/settings.ts';
import type { Diagnostic } from '../../../prompt/diagnostic.ts';
import type { PromptDocument } from '../../../prompt/document.ts';
import { policyOf } from '../../../prompt/frontmatter/policy.ts';
import { closestWord } from '../../../text/closest.ts';
import { replaceWith } from '../../edits/action.ts';
import { messages } from '../../messages/diagnostics.ts';
import { modelsOfPrompt } from '../../names/modelMentions.ts';

/** Model references that nothing is known of, or that are known to be on their way out. */
export function checkModels(
  document: PromptDocument,
  settings: Settings,
  modelKnown: (model: string) => boolean = () => false,
): readonly Diagnostic[] {
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const problem = modelKnown(id) ? undefined : modelProblem(id, settings);
    if (!problem) return [];
    const { instead, ...finding } = problem;
    return [{ ...finding, severity: 'warning', range, ...replaceWith(range, instead) }];
  });
}

export interface ModelProblem extends Pick<Diagnostic, 'code' | 'message'> {
  /** The reference to write in its place, where there is one. */
  readonly instead?: string;
}

/** What is wrong with a model reference by the catalogue and `touchstone.yaml`, if anything. */
export function modelProblem(id: string, settings: Settings): ModelProblem | undefined {
  const reference = parseModelReference(id);
  if (!reference) {
    const guess = models().find(model => model.endsWith(`/${id}`));
    const message = messages['model-reference'](id, guess);
    return { code: 'model-reference', message, ...(guess && { instead: guess }) };
  }
  const facts = factsFor(id, settings);
  if (facts) return facts.lifecycle && outgoing(id, facts.lifecycle);
  const { provider, model } = reference;
  const siblings = models().filter(other => other.startsWith(`${provider}/`));
  if (siblings.length > 0) {
    const near = closestWord(
      model,
      siblings.map(other => other.slice(provider.length + 1)),
    );
    const guess = near && `${provider}/${near}`;
    const message = messages['unknown-model'](id, guess);
    return { code: 'unknown-model', message, ...(guess && { instead: guess }) };
  }
  return builtInProvider(provider) ? undefined : unknownProvider(provider, model);
}

/** What other tools call the providers. */
const otherNames: Readonly<Record<string, string>> = {
  vertexai: 'googleai',
  vertex_ai: 'googleai',
  vertex: 'googleai',
  google: 'googleai',
  gemini: 'googleai',
  claude: 'anthropic',
};

/** No run could find it: declared endpoints were asked for before. */
function unknownProvider(provider: string, model: string): ModelProblem {
  const known = Object.keys(builtInProviders);
  const other = Object.hasOwn(otherNames, provider) ? otherNames[provider] : undefined;
  const guess = other ?? closestWord(provider, known);
  const instead = guess && `${guess}/${model}`;
  const serves = instead !== undefined && models().includes(instead);
  const message = messages['unknown-provider'](provider, instead, known);
  return { code: 'unknown-provider', message, ...(serves && { instead }) };
}

function outgoing(id: string, lifecycle: Lifecycle): ModelProblem | undefined {
  const { retiresOn, replacement } = lifecycle;
  const status = lifecycleStatus(lifecycle);
  if (status === 'current' || status === 'unknown') return undefined;
  const code = `model-${status}` as const;
  const message = messages[code](id, retiresOn, replacement);
  return { code, message, ...(replacement && { instead: replacement }) };
}

let ids: readonly string[] | undefined;

function models(): readonly string[] {
  ids ??= allModels().map(({ id }) => id);
  return ids;
}

/** Models that would take the data of `touchstone.data` where it must not, or may not, go. */
export function checkRegions(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { data } = policyOf(document);
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const problem = residencyProblem(id, data, settings);
    if (!problem) return [];
    const { regions, message } = problem;
    // A run refuses either; here, where nothing is sent yet, what is not known is no mistake.
    return regions
      ? [{ code: 'data-region', severity: 'warning', message, range }]
      : [{ code: 'data-region-unknown', severity: 'information', message, range }];
  });
}

/** Models that a run refuses to call: a budget applies, and their price is unknown. */
export function checkPrices(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { usd } = policyOf(document).budget;
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const message = priceProblem(id, usd, settings);
    // A model that is misspelled has no price for that reason alone.
    if (message === undefined || isMisspelled(id, settings)) return [];
    return [{ code: 'model-unpriced', severity: 'warning', message, range }];
  });
}

function isMisspelled(id: string, settings: Settings): boolean {
  const problem = modelProblem(id, settings);
  return problem?.instead !== undefined || problem?.code === 'model-reference';
}
