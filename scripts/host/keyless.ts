import { builtInProviders } from '../../src/model/providers.ts';

/** An environment without the keys that a developer may have set, because tests call no provider. */
export const keyless: Readonly<Record<string, undefined>> = Object.fromEntries(
  Object.values(builtInProviders).flatMap(({ keyVariables }) =>
    keyVariables.map(name => [name, undefined]),
  ),
);
