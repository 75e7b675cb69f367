import { formatUsdLimit } from '../../format/figures.ts';
import { factsFor } from '../catalogue/catalogue.ts';
import { parseModelReference } from '../catalogue/modelFacts.ts';
import { builtInProvider } from '../providers.ts';
import { isLoopback } from './endpoints.ts';
import { budgets, messages } from './messages.ts';
import { endpointOf, type Settings } from './settings.ts';

/**
 * Why calls to a model are refused: a budget applies and the price of the model is unknown. Undefined when
 * they are not refused. `own` is the prompt's budget for a run, in US dollars.
 */
export function priceProblem(
  model: string,
  own: number | undefined,
  settings: Settings,
): string | undefined {
  const { run, day } = settings.budget;
  const perRun = own ?? run?.value;
  const words =
    perRun !== undefined
      ? budgets.run(formatUsdLimit(perRun))
      : day && budgets.day(formatUsdLimit(day.value));
  if (!words || factsFor(model, settings)?.prices || isUnbilled(model, settings)) return undefined;
  return unpricedText(model, words);
}

/** Why a budget of an evaluation cannot be applied to a model; undefined when it can. `usd`: US dollars. */
export function evalPriceProblem(
  model: string,
  usd: number,
  settings: Settings,
): string | undefined {
  if (factsFor(model, settings)?.prices || isUnbilled(model, settings)) return undefined;
  return unpricedText(model, budgets.eval(formatUsdLimit(usd)));
}

/** The sentence that refuses a call under a budget: `$0.01 a run`. */
export function unpricedText(model: string, budget: string): string {
  return messages.unpriced(model, budget);
}

/**
 * Whether a model has no cost per token: it runs on this machine or uses the editor's subscription. A server on this
 * machine whose model has a price is a gateway to a provider that bills.
 */
export function isUnbilled(model: string, settings: Settings): boolean {
  const provider = parseModelReference(model)?.provider ?? '';
  const endpoint = endpointOf(provider, settings) ?? builtInProvider(provider);
  if (endpoint?.protocol === 'sandbox' || endpoint?.protocol === 'vscode') return true;
  const isLocal = endpoint?.baseUrl !== undefined && isLoopback(endpoint.baseUrl);
  return isLocal && factsFor(model, settings)?.prices === undefined;
}
