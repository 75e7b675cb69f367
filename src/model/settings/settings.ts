import { settingsFileName } from '../../files/fileNames.ts';
import { modelsOf, type PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { checkYaml } from '../../schema/validation/checkedYaml.ts';
import { mapValues } from '../../text/mapValues.ts';
import { parseYaml, type YamlProblem } from '../../text/yaml/positionedYaml.ts';
import type { FactsOverride } from '../catalogue/factsOverride.ts';
import type { Protocol } from '../providers.ts';
import type { ParameterName } from '../request.ts';
import { endpointProblems } from './endpoints.ts';
import { SettingsFile } from './settingsFile.ts';

/** A server that is declared in `touchstone.yaml`. Its name is the `provider` of its model references. */
export interface Endpoint extends EndpointTraits {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Name of the environment variable with its key. A declared endpoint never gets the key of another one. */
  readonly keyVariable?: string;
  /** As written. `${env:NAME}` in a value represents an environment variable. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/** A rule and its place, so that a refusal can name it. */
export interface PlacedKey<T> {
  readonly value: T;
  /** The file: `touchstone.yaml`, or `../touchstone.yaml` relative to the workspace folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Where data of a class may go: to one of the regions, or to one of the endpoints in any region. */
export interface ResidencyRule {
  readonly regions?: readonly string[];
  readonly endpoints?: readonly string[];
  /** Names in `endpoints` that a nearer settings file declares again. Those are other endpoints. */
  readonly redeclared?: readonly string[];
}

/** What may cost so much: a run, an evaluation, a day; and an evaluation that starts without a confirmation. */
export type BudgetKey = 'run' | 'eval' | 'day' | 'confirm';

/** The contents of `touchstone.yaml`: settings that apply in the editor and in CI. */
export interface Settings {
  readonly models: { readonly default?: string; readonly compare?: readonly string[] };
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Facts that override the catalog, by `provider/model`. */
  readonly prices: Readonly<Record<string, FactsOverride>>;
  /** US dollars. */
  readonly budget: Readonly<Partial<Record<BudgetKey, PlacedKey<number>>>>;
  /** By class of data. All rules of a class apply. */
  readonly residency: Readonly<Record<string, readonly PlacedKey<ResidencyRule>[]>>;
  /** Schemas that prompts use by name, as written. */
  readonly schemas?: Readonly<Record<string, unknown>>;
  /** Names of the helpers that the application registers. */
  readonly helpers?: readonly string[];
  /** Maximum number of concurrent calls in an evaluation. */
  readonly concurrency?: number;
}

export const defaultSettings: Settings = {
  models: {},
  endpoints: {},
  prices: {},
  budget: {},
  residency: {},
};

/** The declared endpoint with a name. Undefined for any other word, including `constructor`. */
export function endpointOf(
  name: string,
  { endpoints }: Pick<Settings, 'endpoints'>,
): Endpoint | undefined {
  return Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
}

export interface ReadSettings {
  /** The defaults when there are problems, so that settings are never applied in part. */
  readonly settings: Settings;
  readonly problems: readonly YamlProblem[];
}

/**
 * Reads the text of a `touchstone.yaml`.
 * @param name of the file, for the places of its rules.
 */
export function readSettings(text: string, name = settingsFileName): ReadSettings {
  const { value, problems } = checkYaml(text, plainSchema(SettingsFile));
  if (problems.length > 0) return { settings: defaultSettings, problems };
  // The schema has confirmed the shape.
  const file = value as SettingsFile;
  const { position } = parseYaml(text);
  const wrong = endpointProblems(file).map(({ path, message }) => ({ ...position(path), message }));
  if (wrong.length > 0) return { settings: defaultSettings, problems: wrong };
  const placed = <T>(value: T, ...path: readonly string[]): PlacedKey<T> => ({
    value,
    file: name,
    line: position(path).line,
  });
  return {
    settings: {
      models: file.models ?? {},
      endpoints: mapValues(file.endpoints ?? {}, endpointIn),
      prices: file.prices ?? {},
      budget: mapValues(file.budget ?? {}, (usd, key) => placed(usd, 'budget', key)),
      residency: mapValues(file.residency ?? {}, (rule, data) => [placed(rule, 'residency', data)]),
      ...(file.schemas && { schemas: file.schemas }),
      ...(file.helpers && { helpers: file.helpers }),
      ...(file.concurrency !== undefined && { concurrency: file.concurrency }),
    },
    problems: [],
  };
}

type EndpointFile = NonNullable<SettingsFile['endpoints']>[string];

function endpointIn({ key, ...rest }: EndpointFile): Endpoint {
  const keyVariable = key?.slice('${env:'.length, -1);
  return keyVariable === undefined ? rest : { ...rest, keyVariable };
}

/** What a server does not support of its protocol, as declared in `touchstone.yaml`. */
export interface EndpointTraits {
  /** The strictest output format that the server enforces: a schema, any JSON object, or none. */
  readonly structuredOutput?: 'schema' | 'object' | 'none';
  /** False when replies are sent only as one body. */
  readonly stream?: boolean;
  /** The name of the output limit in Chat Completions. */
  readonly outputLimit?: 'max_tokens' | 'max_completion_tokens';
  /** The only parameters that it accepts. */
  readonly parameters?: readonly ParameterName[];
}

/** The models of a prompt, or those of the workspace when the prompt names none. Without duplicates. */
export function modelsFor(metadata: PromptMetadata, { models }: Settings): readonly string[] {
  const own = modelsOf(metadata);
  if (own.length > 0) return own;
  const { default: first, compare = [] } = models;
  return [...new Set([...(first === undefined ? [] : [first]), ...compare])];
}

/**
 * Merges the settings of several files. Of rules, all apply, so that the strictest has effect (the lowest
 * budget, every residency rule of a class). Everything else comes from the nearest file.
 * @param levels settings of the nearest file first.
 */
export function mergeSettings(levels: readonly Settings[]): Settings {
  const [nearest = defaultSettings, ...others] = levels;
  return others.reduce(under, nearest);
}

function under(near: Settings, far: Settings): Settings {
  const concurrency = near.concurrency ?? far.concurrency;
  const helpers = [...new Set([...(near.helpers ?? []), ...(far.helpers ?? [])])];
  const schemas = { ...far.schemas, ...near.schemas };
  return {
    models: { ...far.models, ...near.models },
    endpoints: { ...far.endpoints, ...near.endpoints },
    prices: { ...far.prices, ...near.prices },
    budget: {
      ...lowest('run', near, far),
      ...lowest('eval', near, far),
      ...lowest('day', near, far),
      ...lowest('confirm', near, far),
    },
    residency: bothRules(near, far),
    ...(Object.keys(schemas).length > 0 && { schemas }),
    ...(helpers.length > 0 && { helpers }),
    ...(concurrency !== undefined && { concurrency }),
  };
}

function lowest(key: BudgetKey, near: Settings, far: Settings): Settings['budget'] {
  const [one, other] = [near.budget[key], far.budget[key]];
  const limit = one && other ? (other.value < one.value ? other : one) : (one ?? other);
  return limit ? { [key]: limit } : {};
}

function bothRules(near: Settings, far: Settings): Settings['residency'] {
  const classes = new Set([...Object.keys(near.residency), ...Object.keys(far.residency)]);
  return Object.fromEntries(
    [...classes].map(name => [
      name,
      [...rulesOf(name, near), ...rulesOf(name, far).map(rule => withoutRedeclared(rule, near))],
    ]),
  );
}

function rulesOf(name: string, { residency }: Settings): readonly PlacedKey<ResidencyRule>[] {
  return Object.hasOwn(residency, name) ? (residency[name] ?? []) : [];
}

/**
 * A rule allows only the endpoint that its own file knows. An endpoint with the same name in a nearer file is
 * another endpoint.
 */
function withoutRedeclared(
  { value, ...place }: PlacedKey<ResidencyRule>,
  { endpoints }: Settings,
): PlacedKey<ResidencyRule> {
  const redeclared = value.endpoints?.filter(name => Object.hasOwn(endpoints, name)) ?? [];
  return { value: redeclared.length > 0 ? { ...value, redeclared } : value, ...place };
}
