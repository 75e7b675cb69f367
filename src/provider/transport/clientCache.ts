import type { CallOptions } from '../provider.ts';

/** What of a call a client is made of. */
export type ClientSettings = Pick<CallOptions, 'key' | 'baseUrl'>;

/** Endpoints in use at once are few; what is not used any more shall not keep its key in memory. */
const MOST_CLIENTS = 8;

/**
 * Gives calls of the same settings the same client: an SDK builds a tree of objects for each. The
 * clients used last are kept, their keys with them; the rest are let go.
 */
export function clientCache<Client>(
  build: (settings: ClientSettings) => Promise<Client>,
): (settings: ClientSettings) => Promise<Client> {
  const clients = new Map<string, Promise<Client>>();
  return settings => {
    const id = JSON.stringify([settings.key, settings.baseUrl]);
    const client = clients.get(id) ?? build(settings);
    // A map keeps the order of insertion: what is asked for goes to the end.
    clients.delete(id);
    clients.set(id, client);
    const [oldest] = clients.keys();
    if (clients.size > MOST_CLIENTS && oldest !== undefined) clients.delete(oldest);
    return client;
  };
}
