import { trustsEverything } from '../files/read.ts';
import { type Grant, grantHash } from './grant.ts';
import type { Environment } from './stateFolder.ts';
import { openTrustStore } from './trustStore.ts';

/** What the endpoints of one workspace may get. */
export interface Trust {
  /** Whether the user has allowed this: for this workspace, or with `TOUCHSTONE_TRUST` for this process. */
  isAllowed(grant: Grant): Promise<boolean>;
  /**
   * Remembers that the user has allowed this.
   * @throws when it cannot be remembered; it is still allowed as long as this object exists.
   */
  allow(grant: Grant): Promise<void>;
}

/** @param environment of the process, never of a file in the workspace. */
export function createTrust(workspace: string, environment: Environment): Trust {
  const store = openTrustStore(environment);
  const allowed = new Set<string>(allowedHashes(environment));
  const everything = trustsEverything(environment);
  return {
    isAllowed: async grant =>
      everything || allowed.has(grantHash(grant)) || store.has(workspace, grant),
    async allow(grant) {
      try {
        await store.add(workspace, grant);
      } catch (error) {
        allowed.add(grantHash(grant));
        throw error;
      }
    },
  };
}

/** `TOUCHSTONE_TRUST=<hash>`, or several with commas between: exactly what was checked. */
function allowedHashes({ TOUCHSTONE_TRUST: given = '' }: Environment): readonly string[] {
  return given.split(/[\s,]+/).filter(word => word !== '');
}
