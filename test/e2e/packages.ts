import { freshPackages } from '../../scripts/host/packages.ts';

/** Makes the packages once: two files that start at the same time would write the same ones. */
export async function setup(): Promise<void> {
  await freshPackages();
}
