import type { Protocol } from '../model/protocol.ts';
import type { Provider } from './provider.ts';

/** The adapter of a protocol. Its SDK is loaded by the first call, not by this. */
export async function loadProvider(protocol: Protocol): Promise<Provider> {
  const { adapters } = await import('./adapters.ts');
  return adapters[protocol];
}
