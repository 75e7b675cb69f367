import { join } from 'node:path';
import { parse } from 'dotenv';
import { type Environment, type IsOwn, largest, readOwnText } from '../../files/read.ts';
import { unreadText } from '../../load/loadSettings.ts';
import { builtInProvider, builtInProviders, type KeyOrigin } from '../../model/providers.ts';
import { endpointOf, type Settings } from '../../model/settings/settings.ts';

/** A key and where it was found. Only the place is shown, never the key. */
export interface FoundKey extends KeyOrigin {
  readonly value: string;
}

/**
 * The environment variables that may contain a provider's key, in the order in which they are tried. A
 * declared endpoint has only its own variable: the key of one server is never sent to another, even to one
 * with the same name.
 */
export function keyVariables(provider: string, settings: Settings): readonly string[] {
  const endpoint = endpointOf(provider, settings);
  if (endpoint) return endpoint.keyVariable === undefined ? [] : [endpoint.keyVariable];
  return builtInProvider(provider)?.keyVariables ?? [];
}

/**
 * The environment of the process, and a function that reads the `.env` file, which is used when the
 * environment has no value.
 */
export interface Variables {
  readonly environment: Environment;
  readonly dotenv: () => Promise<Environment>;
}

/** Searches the environment, then the `.env` file. */
export async function findKeyInEnvironment(
  provider: string,
  settings: Settings,
  { environment, dotenv }: Variables,
): Promise<FoundKey | undefined> {
  const names = keyVariables(provider, settings);
  const found = pick(names, environment);
  if (found) return { ...found, source: 'environment' };
  if (names.length === 0) return undefined;
  const inFile = pick(names, await dotenv());
  return inFile && { ...inFile, source: 'dotenv' };
}

/** Searches for one variable in the same places as for keys. */
export async function findVariable(
  name: string,
  { environment, dotenv }: Variables,
): Promise<string | undefined> {
  const found = pick([name], environment) ?? pick([name], await dotenv());
  return found?.value;
}

function pick(names: readonly string[], values: Environment): Omit<FoundKey, 'source'> | undefined {
  for (const name of names) {
    const value = values[name]?.trim();
    if (value) return { value, name };
  }
  return undefined;
}

/** Reads the variables of the `.env` file of a workspace. A missing file is not an error. */
export async function readDotenv(
  folder: string,
  isOwn: IsOwn,
  warn: (message: string) => void,
): Promise<Environment> {
  const file = join(folder, '.env');
  const read = await readOwnText(folder, file, largest.dotenv, isOwn);
  if (read.ok) return parse(read.text);
  if (read.reason !== 'missing') warn(unreadText(file, read));
  return {};
}

/** A provider that requires a key, and where its key is found now. */
export interface KeyStatus {
  readonly provider: string;
  /** The name for display: the company's own spelling, or the name of the endpoint. */
  readonly name: string;
  /** The environment variables that are searched, in order. */
  readonly variables: readonly string[];
  readonly found?: KeyOrigin;
}

interface KeyHost {
  readonly settings: Settings;
  findKey(provider: string): Promise<FoundKey | undefined>;
}

/** The status of every declared endpoint and built-in provider that requires a key. Never includes a key. */
export async function keyStatuses(host: KeyHost): Promise<readonly KeyStatus[]> {
  const { settings } = host;
  const declared = Object.keys(settings.endpoints);
  const providers = [...new Set([...declared, ...Object.keys(builtInProviders)])];
  const taking = providers.filter(provider => keyVariables(provider, settings).length > 0);
  return Promise.all(
    taking.map(async provider => {
      const key = await host.findKey(provider);
      const builtIn = endpointOf(provider, settings) ? undefined : builtInProvider(provider);
      return {
        provider,
        name: builtIn?.name ?? provider,
        variables: keyVariables(provider, settings),
        ...(key && { found: { source: key.source, name: key.name } }),
      };
    }),
  );
}
