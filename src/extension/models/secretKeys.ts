import type { Memento, SecretStorage } from 'vscode';
import type { FoundKey } from '../../call/endpoints/keys.ts';
import type { Settings } from '../../model/settings/settings.ts';

/** API keys in VS Code's secret storage. */
export interface SecretKeys {
  find(provider: string, settings: Settings): Promise<FoundKey | undefined>;
  store(provider: string, settings: Settings, key: string): Promise<void>;
  remove(provider: string, settings: Settings): Promise<void>;
  /** Whether a key is stored. Keys of versions that did not keep their names are not counted. */
  readonly isAnyStored: boolean;
}

const NAMES = 'storedKeys';

/** @param state keeps the names of the stored keys, which the secret storage cannot list. */
export function createSecretKeys(
  storage: SecretStorage,
  state: Pick<Memento, 'get' | 'update'>,
): SecretKeys {
  const stored = (): readonly string[] => state.get<readonly string[]>(NAMES) ?? [];
  // The names change first: they are read when a secret has changed.
  return {
    get isAnyStored() {
      return stored().length > 0;
    },
    async find(provider, settings) {
      const name = secretName(provider, settings);
      const value = await storage.get(name);
      return value ? { value, source: 'secretStorage', name } : undefined;
    },
    async store(provider, settings, key) {
      const name = secretName(provider, settings);
      await state.update(NAMES, [...new Set([...stored(), name])]);
      await storage.store(name, key.trim());
    },
    async remove(provider, settings) {
      const name = secretName(provider, settings);
      await state.update(
        NAMES,
        stored().filter(each => each !== name),
      );
      await storage.delete(name);
    },
  };
}

/**
 * The name of a key in secret storage. For a declared endpoint it includes the server, so that a workspace
 * that declares its own `openai` never gets the key for OpenAI.
 */
function secretName(provider: string, settings: Settings): string {
  const endpoint = settings.endpoints[provider];
  const name = `touchstone.key.${provider}`;
  return endpoint ? `${name}@${new URL(endpoint.baseUrl).origin}` : name;
}
