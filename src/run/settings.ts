import type { Protocol } from '../provider/registry.ts';

/** A server declared in `touchstone.yaml`; its name is the `provider` of its model references. */
export interface Endpoint {
  readonly protocol: Protocol;
  readonly baseUrl: string;
  /** Name of the environment variable holding its key: a declared endpoint never gets another one's. */
  readonly keyVariable?: string;
  readonly region?: string;
}

/** `touchstone.yaml`: what must hold in the editor and in CI alike. */
export interface Settings {
  readonly models: { readonly default?: string; readonly compare?: readonly string[] };
  readonly endpoints: Readonly<Record<string, Endpoint>>;
  /** Calls under way at once in an evaluation. */
  readonly concurrency?: number;
}
