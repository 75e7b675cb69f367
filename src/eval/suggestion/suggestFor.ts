import { join } from 'node:path';
import { resolveEndpoint } from '../../call/endpoints/endpoint.ts';
import { statePaths } from '../../files/state.ts';
import { approximate, formatUsd } from '../../format/figures.ts';
import type { LoadedPrompt } from '../../load/loadedPrompt.ts';
import { promptErrors } from '../../load/promptErrors.ts';
import { factsFor } from '../../model/catalogue/catalogue.ts';
import { type ModelFacts, parseModelReference } from '../../model/catalogue/modelFacts.ts';
import type { RunHost } from '../../run/host.ts';
import { planEvals } from '../plan/plan.ts';
import { candidatesFor, type SuggestedCandidate } from './candidates.ts';
import { type Evidence, readEvidence } from './evidence.ts';
import type { ExpectedCost } from './expectedCost.ts';
import { messages } from './messages.ts';
import { type ModelNeeds, readNeeds } from './needs.ts';
import { type SuggestedModel, type Suggestion, suggestModels } from './suggestModels.ts';
import { capabilityText, passText } from './words.ts';

export type { SuggestedModel, Suggestion } from './suggestModels.ts';

/** The prompt that needs a model. */
export interface SuggestionTarget {
  readonly prompt: LoadedPrompt;
  /** Path of the prompt. The dataset and the eval file are next to it. */
  readonly file: string;
  /** The workspace folder, which contains `.touchstone`. */
  readonly folder: string;
  /** When the prompt last changed. */
  readonly changed: Date;
}

export interface SuggestChoices {
  /** USD for each run. Overrides the prompt's own budget. */
  readonly budget?: number;
  /** Only models of this provider. */
  readonly provider?: string;
  /** Only models that can be called now: the key of their provider is found, or none is needed. */
  readonly withKey?: boolean;
}

export interface PromptSuggestion extends Suggestion {
  /** What would make the suggestion more reliable, one sentence for each. */
  readonly notes: readonly string[];
}

export type SuggestResult =
  | { readonly ok: true; readonly suggestion: PromptSuggestion }
  | { readonly ok: false; readonly message: string };

/**
 * The models that fit a prompt, from its needs, its golden rows and the results of its evaluation. Reads
 * files and sends nothing.
 */
export async function suggestFor(
  { prompt, file, folder, changed }: SuggestionTarget,
  host: RunHost,
  choices: SuggestChoices,
  signal: AbortSignal,
): Promise<SuggestResult> {
  const [broken] = promptErrors(prompt);
  if (broken) return { ok: false, message: `${file}:${broken.line}: ${broken.message}` };
  const { settings } = host;
  // The prompt may not name a model yet. Any model is enough for the plan.
  const planned = await planEvals(file, settings, { models: ['sandbox/schema'] });
  const plan = planned.ok ? planned.plans[0] : undefined;
  const factsOf = (id: string): ModelFacts | undefined => factsFor(id, settings);
  const evidence: Evidence = plan
    ? await readEvidence(
        join(statePaths(folder).evals, plan.key),
        { factsOf, changed, folder, warn: host.warn },
        signal,
      )
    : new Map();
  const needs = await readNeeds(prompt, plan, signal);
  const candidates = candidatesFor(prompt.document, settings, evidence, factsOf);
  const suggestion = suggestModels(
    { ...needs, ...(choices.budget !== undefined && { budget: choices.budget }) },
    await chosen(candidates, choices, host),
    evidence,
  );
  const notes = planned.ok ? [] : planned.problems.map(({ message }) => message);
  return { ok: true, suggestion: { ...suggestion, notes } };
}

async function chosen(
  candidates: readonly SuggestedCandidate[],
  { provider, withKey }: SuggestChoices,
  host: RunHost,
): Promise<readonly SuggestedCandidate[]> {
  const wanted = candidates.filter(({ id }) => {
    return provider === undefined || parseModelReference(id)?.provider === provider;
  });
  if (!withKey) return wanted;
  const answers = await Promise.all(wanted.map(({ id }) => canAnswer(id, host)));
  return wanted.filter((_, index) => answers[index]);
}

async function canAnswer(model: string, host: RunHost): Promise<boolean> {
  const resolved = resolveEndpoint(model, host.settings);
  if (!resolved.ok) return false;
  const { provider, needsKey } = resolved.endpoint;
  return !needsKey || (await host.findKey(provider)) !== undefined;
}

/** The results of a model, or `not evaluated`, and notes for the choice. */
export function evidenceText({ evidence, cost, retiresOn }: SuggestedModel): string {
  const facts = [
    evidence ? passText(evidence) : messages.notEvaluated(),
    ...(evidence ? [messages.evaluatedOn(evidence.started.slice(0, 10))] : []),
    ...(evidence?.outdated ? [messages.beforeChange()] : []),
    ...(cost.known ? [] : [cost.reason]),
    ...(cost.known && cost.reasoningApart ? [messages.withoutReasoning()] : []),
    ...(retiresOn === undefined ? [] : [messages.retiresOn(retiresOn)]),
  ];
  return facts.join(', ');
}

/** `$0.0012`, `~$0.0012` for an estimate, `up to ~$0.0012`. Never a figure that is unknown. */
export function expectedCostText(cost: ExpectedCost): string {
  if (!cost.known) return messages.costUnknown();
  const usd = approximate(formatUsd(cost.usd), !cost.counted);
  return cost.basis === 'outputLimit' ? messages.upTo(usd) : usd;
}

/** The needs of a prompt, one line for each. */
export function needsText(needs: ModelNeeds): readonly string[] {
  const { input, maxOutputTokens, capabilities, regions, budget, bar } = needs;
  const from = input.rows === 0 ? messages.fixedText() : longestOf(input.rows);
  const reply = maxOutputTokens === undefined ? '' : messages.replyRoom(maxOutputTokens);
  return [
    `${messages.tokensFor(input.longest, from)}${reply}`,
    ...(capabilities.length === 0 ? [] : [capabilities.map(capabilityText).join(', ')]),
    ...(regions.length === 0 ? [] : [messages.dataIn(regions.join(', '))]),
    ...(budget === undefined ? [] : [messages.budget(budget)]),
    messages.samplesPassed(bar),
  ];
}

function longestOf(rows: number): string {
  return rows === 1 ? messages.goldenRow() : messages.longestRow(rows);
}
