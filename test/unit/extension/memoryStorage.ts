import type { Memento, SecretStorage } from 'vscode';

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

/** The state of VS Code, in memory. */
export function memoryState(): Pick<Memento, 'get' | 'update'> {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => values.get(key) as T | undefined,
    update: async (key: string, value: unknown) => void values.set(key, value),
  } as Pick<Memento, 'get' | 'update'>;
}
