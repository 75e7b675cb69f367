import type { Provider, WireProtocol } from './provider.ts';

type Adapters = Readonly<Record<WireProtocol, Provider>>;

let adapters: Promise<Adapters> | undefined;

/** The adapter of a protocol. Its SDK is loaded by the first call, not by this. */
export async function loadProvider(protocol: WireProtocol): Promise<Provider> {
  // To import again what is there already is a tenth of a millisecond, for each call.
  adapters ??= import('./adapters.ts').then(module => module.adapters);
  return (await adapters)[protocol];
}
