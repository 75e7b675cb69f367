import { builtInProviders } from '../../src/model/providers.ts';

/** An environment without the keys a developer may have set: tests call no provider. */
export const keyless: Readonly<Record<string, undefined>> = Object.fromEntries(
  Object.values(builtInProviders).flatMap(({ keyVariables }) =>
    keyVariables.map(name => [name, undefined]),
  ),
);
