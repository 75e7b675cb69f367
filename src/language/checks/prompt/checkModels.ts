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

/** Reports model references that are unknown, deprecated or retired. */
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
  /** The reference to write instead, if there is one. */
  readonly instead?: string;
}

/** The problem of a model reference according to the catalog and `touchstone.yaml`, if any. */
export function modelProblem(id: string, settings: Settings): ModelProblem | undefined {
  const reference = parseModelReference(id);
  if (!reference) {
    const guess = knownIds().find(model => model.endsWith(`/${id}`));
    const message = messages['model-reference'](id, guess);
    return { code: 'model-reference', message, ...(guess && { instead: guess }) };
  }
  const facts = factsFor(id, settings);
  if (facts) return facts.lifecycle && outgoing(id, facts.lifecycle);
  const { provider, model } = reference;
  const siblings = knownIds().filter(other => other.startsWith(`${provider}/`));
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

/** Names of providers in other tools. */
const otherNames: Readonly<Record<string, string>> = {
  vertexai: 'googleai',
  vertex_ai: 'googleai',
  vertex: 'googleai',
  google: 'googleai',
  gemini: 'googleai',
  claude: 'anthropic',
};

/** A run could not find it, because declared endpoints were already checked. */
function unknownProvider(provider: string, model: string): ModelProblem {
  const known = Object.keys(builtInProviders);
  const other = Object.hasOwn(otherNames, provider) ? otherNames[provider] : undefined;
  const guess = other ?? closestWord(provider, known);
  const instead = guess && `${guess}/${model}`;
  const serves = instead !== undefined && knownIds().includes(instead);
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

function knownIds(): readonly string[] {
  ids ??= allModels().map(({ id }) => id);
  return ids;
}

/** Reports models to which the data of `touchstone.data` must not be sent, or possibly not. */
export function checkRegions(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { data } = policyOf(document);
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const problem = residencyProblem(id, data, settings);
    if (!problem) return [];
    const { regions, message } = problem;
    // A run refuses both. Here nothing is sent yet, so an unknown region is not an error.
    return regions
      ? [{ code: 'data-region', severity: 'warning', message, range }]
      : [{ code: 'data-region-unknown', severity: 'information', message, range }];
  });
}

/** Reports models that a run refuses to call because a budget applies and their price is unknown. */
export function checkPrices(document: PromptDocument, settings: Settings): readonly Diagnostic[] {
  const { usd } = policyOf(document).budget;
  return modelsOfPrompt(document).flatMap(({ id, range }): readonly Diagnostic[] => {
    const message = priceProblem(id, usd, settings);
    // A misspelled model has no price for that reason only.
    if (message === undefined || isMisspelled(id, settings)) return [];
    return [{ code: 'model-unpriced', severity: 'warning', message, range }];
  });
}

function isMisspelled(id: string, settings: Settings): boolean {
  const problem = modelProblem(id, settings);
  return problem?.instead !== undefined || problem?.code === 'model-reference';
}
