import { settingsFileName } from '../../files/fileNames.ts';
import { modelsOf, type PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import { plainSchema } from '../../schema/jsonSchema.ts';
import { checkYaml } from '../../schema/validation/checkedYaml.ts';
import { parseYaml, type YamlProblem } from '../../text/yaml/positionedYaml.ts';
import type { FactsOverride } from '../catalogue/factsOverride.ts';
import type { Protocol } from '../protocol.ts';
import type { ParameterName } from '../request.ts';
import { endpointProblems } from './endpointProblems.ts';
import { SettingsFile } from './settingsFile.ts';

/** A server declared in `touchstone.yaml`; its name is the `provider` of its model references. */
export interface Endpoint extends EndpointTraits {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Name of the environment variable holding its key: a declared endpoint never gets another one's. */
  readonly keyVariable?: string;
  /** As written: `${env:NAME}` in a value stands for an environment variable. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/** A rule and the place where it is written, so that what it refuses can be traced to it. */
export interface Placed<T> {
  readonly value: T;
  /** `touchstone.yaml`, or `../touchstone.yaml` from the workspace folder. */
  readonly file: string;
  /** From 1. */
  readonly line: number;
}

/** Where data of a class may go: into one of the regions, or to one of the endpoints wherever it is. */
export interface ResidencyRule {
  readonly regions?: readonly string[];
  readonly endpoints?: readonly string[];
  /** Those of `endpoints` that a nearer settings file declares anew: they are not the ones meant. */
  readonly redeclared?: readonly string[];
}

/** `touchstone.yaml`: what must hold in the editor and in CI alike. */
export interface Settings {
  readonly models: { readonly default?: string; readonly compare?: readonly string[] };
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Facts that stand in place of the catalogue's, by `provider/model`. */
  readonly prices: Readonly<Record<string, FactsOverride>>;
  /** US dollars. */
  readonly budget: { readonly run?: Placed<number>; readonly day?: Placed<number> };
  /** By class of data; all rules of a class apply. */
  readonly residency: Readonly<Record<string, readonly Placed<ResidencyRule>[]>>;
  /** Schemas that prompts use by name, as written. */
  readonly schemas?: Readonly<Record<string, unknown>>;
  /** Names of the helpers that the application registers. */
  readonly helpers?: readonly string[];
  /** Calls under way at once in an evaluation. */
  readonly concurrency?: number;
}

export const defaultSettings: Settings = {
  models: {},
  endpoints: {},
  prices: {},
  budget: {},
  residency: {},
};

/** The declared endpoint of that name; undefined for any other word, `constructor` included. */
export function endpointOf(
  name: string,
  { endpoints }: Pick<Settings, 'endpoints'>,
): Endpoint | undefined {
  return Object.hasOwn(endpoints, name) ? endpoints[name] : undefined;
}

export interface ReadSettings {
  /** The defaults when there are problems: half-read settings are never in force. */
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
  // The schema has just vouched for the shape.
  const file = value as SettingsFile;
  const { position } = parseYaml(text);
  const wrong = endpointProblems(file).map(({ path, message }) => ({ ...position(path), message }));
  if (wrong.length > 0) return { settings: defaultSettings, problems: wrong };
  const placed = <T>(value: T, ...path: readonly string[]): Placed<T> => ({
    value,
    file: name,
    line: position(path).line,
  });
  const { run, day } = file.budget ?? {};
  return {
    settings: {
      models: file.models ?? {},
      endpoints: mapValues(file.endpoints ?? {}, endpointIn),
      prices: file.prices ?? {},
      budget: {
        ...(run !== undefined && { run: placed(run, 'budget', 'run') }),
        ...(day !== undefined && { day: placed(day, 'budget', 'day') }),
      },
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

function mapValues<T, R>(
  record: Readonly<Record<string, T>>,
  change: (value: T, key: string) => R,
): Readonly<Record<string, R>> {
  return Object.fromEntries(
    Object.entries(record).map(([key, value]) => [key, change(value, key)]),
  );
}

/** What a server says of itself in `touchstone.yaml`, where it has less than its protocol. */
export interface EndpointTraits {
  /** The most that replies can be held to: a schema, any JSON object, or nothing. */
  readonly structuredOutput?: 'schema' | 'object' | 'none';
  /** False where replies come as one body only. */
  readonly stream?: boolean;
  /** The name of the output limit in Chat Completions. */
  readonly outputLimit?: 'max_tokens' | 'max_completion_tokens';
  /** The only parameters it takes. */
  readonly parameters?: readonly ParameterName[];
}

/** The models a prompt asks for, or the workspace's when it names none; each once. */
export function modelsFor(metadata: PromptMetadata, { models }: Settings): readonly string[] {
  const own = modelsOf(metadata);
  if (own.length > 0) return own;
  const { default: first, compare = [] } = models;
  return [...new Set([...(first === undefined ? [] : [first]), ...compare])];
}
