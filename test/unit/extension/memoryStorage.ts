import type { SecretStorage } from 'vscode';

/** Secret storage as VS Code has it, kept in memory. */
export function memoryStorage(): SecretStorage {
  const secrets = new Map<string, string>();
  return {
    get: async name => secrets.get(name),
    store: async (name, value) => void secrets.set(name, value),
    delete: async name => void secrets.delete(name),
    onDidChange: () => ({ dispose() {} }),
  };
}
