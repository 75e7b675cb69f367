import { settingsFileName } from '../../files/fileNames.ts';
import type { DataRule } from '../../prompt/frontmatter/policy.ts';
import { liesIn, parseModelReference } from '../catalogue/modelFacts.ts';
import { builtInProvider } from '../providers.ts';
import { isLoopback } from './endpoints.ts';
import { residencyTexts } from './messages.ts';
import { endpointOf, type PlacedKey, type ResidencyRule, type Settings } from './settings.ts';

/** Why a model may not get the data of a prompt. */
export interface ResidencyProblem {
  /** Where its provider processes data. Absent when unknown. */
  readonly regions?: readonly string[];
  /** Where the data may go, as text: regions, and endpoints by name. */
  readonly allowed: string;
  /** Where the rule is in the settings. Absent for the prompt's own `touchstone.data`. */
  readonly place?: Omit<PlacedKey<unknown>, 'value'>;
  readonly message: string;
}

type ResidencySettings = Pick<Settings, 'endpoints' | 'prices' | 'residency'>;

/**
 * Checks a model against the prompt's own regions and the workspace's rule for its class of data. Models on
 * this machine are always allowed. A model in an unknown region is not.
 * @param passedOn a key of `config` that shows the data to others, whatever the region of the model.
 */
export function residencyProblem(
  model: string,
  data: DataRule,
  settings: ResidencySettings,
  passedOn?: string,
): ResidencyProblem | undefined {
  const provider = parseModelReference(model)?.provider;
  if (provider === undefined || staysHere(provider, settings)) return undefined;
  const rules: readonly (Pick<PlacedKey<ResidencyRule>, 'value'> &
    Pick<ResidencyProblem, 'place'>)[] = [
    ...(data.regions && data.regions.length > 0 ? [{ value: { regions: data.regions } }] : []),
    ...workspaceRules(data, settings),
  ];
  const regions = regionsOf(model, provider, settings);
  for (const { value: rule, place } of rules) {
    const placed = place && { place };
    if (passedOn !== undefined) {
      const allowed = allowedPlaces(rule);
      const message = residencyTexts.passedOn(passedOn, provider, allowed);
      return { allowed, message, ...placed };
    }
    const isRedeclared = rule.redeclared?.includes(provider) === true;
    if (rule.endpoints?.includes(provider) && !isRedeclared) continue;
    const allowed = rule.regions ?? [];
    if (regions?.every(region => allowed.some(outer => liesIn(region, outer)))) continue;
    return {
      ...(regions && { regions }),
      allowed: allowedPlaces(rule),
      message: isRedeclared
        ? residencyTexts.redeclared(place?.file ?? settingsFileName, data.class, provider)
        : residencyMessage(provider, data, rule, regions, settings),
      ...placed,
    };
  }
  return undefined;
}

function workspaceRules(data: DataRule, { residency }: Pick<Settings, 'residency'>) {
  const name = data.class;
  const rules = name !== undefined && Object.hasOwn(residency, name) ? residency[name] : undefined;
  return (rules ?? []).map(({ value, ...place }) => ({ value, place }));
}

function staysHere(provider: string, settings: Pick<Settings, 'endpoints'>): boolean {
  const endpoint = endpointOf(provider, settings) ?? builtInProvider(provider);
  if (endpoint?.protocol === 'sandbox') return true;
  return endpoint?.baseUrl !== undefined && isLoopback(endpoint.baseUrl);
}

/**
 * Undefined when unknown. Only the workspace's own declarations count: the regions in the catalog are those
 * that a provider offers, not necessarily the one that is used.
 */
function regionsOf(
  model: string,
  provider: string,
  settings: ResidencySettings,
): readonly string[] | undefined {
  const endpoint = endpointOf(provider, settings);
  if (endpoint) return endpoint.region === undefined ? undefined : [endpoint.region];
  const region = Object.hasOwn(settings.prices, model) ? settings.prices[model]?.region : undefined;
  return region === undefined ? undefined : [region];
}

function allowedPlaces({ regions = [], endpoints = [] }: ResidencyRule): string {
  return [...regions, ...endpoints.map(name => `\`${name}\``)].join(', ');
}

function residencyMessage(
  provider: string,
  data: DataRule,
  rule: ResidencyRule,
  regions: readonly string[] | undefined,
  settings: Pick<Settings, 'endpoints'>,
): string {
  const allowed = allowedPlaces(rule);
  if (regions) return residencyTexts.otherRegion(data.class, allowed, provider, regions);
  const isEndpoint = endpointOf(provider, settings) !== undefined;
  const text = isEndpoint ? residencyTexts.unknownEndpoint : residencyTexts.unknownProvider;
  return text(data.class, allowed, provider);
}
