import type { CallOptions } from '../provider.ts';

/** The settings of a call from which a client is created. */
export type ClientSettings = Pick<CallOptions, 'key' | 'baseUrl'>;

/**
 * Maximum number of clients. Few endpoints are in use at once, and the keys of others should not stay in
 * memory.
 */
const MOST_CLIENTS = 8;

/**
 * Returns the same client for calls with the same settings, because creating an SDK client is expensive. The
 * most recently used clients are kept, with their keys.
 */
export function clientCache<Client>(
  build: (settings: ClientSettings) => Promise<Client>,
): (settings: ClientSettings) => Promise<Client> {
  const clients = new Map<string, Promise<Client>>();
  return settings => {
    const id = JSON.stringify([settings.key, settings.baseUrl]);
    const client = clients.get(id) ?? build(settings);
    // A map keeps the order of insertion, so the requested client is moved to the end.
    clients.delete(id);
    clients.set(id, client);
    const [oldest] = clients.keys();
    if (clients.size > MOST_CLIENTS && oldest !== undefined) clients.delete(oldest);
    return client;
  };
}
