import { type IsOwn, ownFiles } from '../files/read.ts';
import { trustsEverything } from '../trust/trust.ts';

/** Whose files may decide what a process with this environment does. */
export function ownersIn(environment: Readonly<Record<string, string | undefined>>): IsOwn {
  return trustsEverything(environment) ? () => true : ownFiles(environment['SUDO_UID']);
}
