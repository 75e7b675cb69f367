import type { SecretStorage } from 'vscode';
import type { FoundKey } from '../../call/endpoints/keys.ts';
import type { Settings } from '../../model/settings/settings.ts';

/** API keys in VS Code's secret storage. */
export interface SecretKeys {
  find(provider: string, settings: Settings): Promise<FoundKey | undefined>;
  store(provider: string, settings: Settings, key: string): Promise<void>;
  remove(provider: string, settings: Settings): Promise<void>;
}

export function createSecretKeys(storage: SecretStorage): SecretKeys {
  return {
    async find(provider, settings) {
      const name = secretName(provider, settings);
      const value = await storage.get(name);
      return value ? { value, source: 'secretStorage', name } : undefined;
    },
    async store(provider, settings, key) {
      await storage.store(secretName(provider, settings), key.trim());
    },
    async remove(provider, settings) {
      await storage.delete(secretName(provider, settings));
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
