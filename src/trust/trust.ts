import { type Environment, trustsEverything } from '../files/read.ts';
import { type Grant, grantHash } from './grant.ts';
import { openTrustStore } from './trustStore.ts';

/** The permissions of the endpoints and of the scorer modules of one workspace. */
export interface Trust {
  /**
   * Whether the user has allowed the grant, for this workspace or with `TOUCHSTONE_TRUST` for this process.
   */
  isAllowed(grant: Grant): Promise<boolean>;
  /**
   * Stores the permission.
   * @throws when it cannot be stored. It is still valid while this object exists.
   */
  allow(grant: Grant): Promise<void>;
}

/**
 * @param environment of the process. It must not come from a file in the workspace.
 * @param runsModules whether modules of the workspace need no permission, as in a trusted workspace of the
 * editor.
 */
export function createTrust(
  workspace: string,
  environment: Environment,
  runsModules: () => boolean = () => false,
): Trust {
  const store = openTrustStore(environment);
  const allowed = new Set<string>(allowedHashes(environment));
  const everything = trustsEverything(environment);
  return {
    isAllowed: async grant =>
      everything ||
      ('module' in grant && runsModules()) ||
      allowed.has(grantHash(grant)) ||
      store.has(workspace, grant),
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

/** The grants that the user must allow first, without duplicates; none where the caller vouches for its files. */
export async function notAllowed(
  grants: readonly Grant[],
  trust: Trust | undefined,
): Promise<readonly Grant[]> {
  if (!trust) return [];
  const found = new Map<string, Grant>();
  for (const grant of grants) {
    if (!(await trust.isAllowed(grant))) found.set(grantHash(grant), grant);
  }
  return [...found.values()];
}

/** `TOUCHSTONE_TRUST=<hash>`, or several hashes separated by commas: exactly the grants that were checked. */
function allowedHashes({ TOUCHSTONE_TRUST: given = '' }: Environment): readonly string[] {
  return given.split(/[\s,]+/).filter(word => word !== '');
}
