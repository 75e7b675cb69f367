import { readFile } from 'node:fs/promises';
import { parse } from 'dotenv';
import { builtInProvider } from '../model/builtInProviders.ts';
import type { KeyOrigin } from '../model/keyOrigin.ts';
import { endpointOf, type Settings } from '../model/settings.ts';

/** A key and the place it was found, which is shown; the key itself never is. */
export interface FoundKey extends KeyOrigin {
  readonly value: string;
}

export type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment variables that may hold a provider's key, in the order tried. A declared endpoint
 * has only its own: a key for one server is never sent to another, even one of the same name.
 */
export function keyVariables(provider: string, settings: Settings): readonly string[] {
  const endpoint = endpointOf(provider, settings);
  if (endpoint) return endpoint.keyVariable === undefined ? [] : [endpoint.keyVariable];
  return builtInProvider(provider)?.keyVariables ?? [];
}

/** Looks in the environment, then in the `.env` file, whose absence is no error. */
export async function findKeyInEnvironment(
  provider: string,
  settings: Settings,
  environment: Environment,
  dotenvFile: string | undefined,
): Promise<FoundKey | undefined> {
  const names = keyVariables(provider, settings);
  const found = pick(names, environment);
  if (found) return { ...found, source: 'environment' };
  if (names.length === 0 || dotenvFile === undefined) return undefined;
  const inFile = pick(names, await readDotenv(dotenvFile));
  return inFile && { ...inFile, source: 'dotenv' };
}

/** One variable, looked up where keys are. */
export async function findVariable(
  name: string,
  environment: Environment,
  dotenvFile: string,
): Promise<string | undefined> {
  const found = pick([name], environment) ?? pick([name], await readDotenv(dotenvFile));
  return found?.value;
}

function pick(names: readonly string[], values: Environment): Omit<FoundKey, 'source'> | undefined {
  for (const name of names) {
    const value = values[name]?.trim();
    if (value) return { value, name };
  }
  return undefined;
}

async function readDotenv(file: string): Promise<Environment> {
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch {
    return {};
  }
  return parse(text);
}
