import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface DataPackage {
  readonly name: string;
  readonly version: string;
  /** As printed by `npm view <name>@<version> dist.integrity`. */
  readonly integrity: string;
  /** ISO date of the package's data. */
  readonly date: string;
}

const run = promisify(execFile);

/**
 * The folder with the files of a package, which is downloaded and unpacked but not installed, because one of
 * them depends on a package that the registry does not have. Throws when the registry no longer has the
 * package, or has another one.
 */
export async function unpackedPackage(
  { name, version, integrity }: DataPackage,
  cache: string,
  signal: AbortSignal,
): Promise<string> {
  const folder = join(cache, `${name.replaceAll(/[@/]/g, '-')}-${version}`);
  await rm(folder, { recursive: true, force: true });
  await mkdir(folder, { recursive: true });
  const { stdout } = await run(
    'npm',
    ['pack', `${name}@${version}`, '--json', '--silent', '--pack-destination', folder],
    { signal, shell: process.platform === 'win32' },
  );
  const [packed] = JSON.parse(stdout) as readonly { readonly filename: string }[];
  if (!packed) throw new Error(`npm packed nothing for ${name}@${version}.`);
  const file = join(folder, packed.filename);
  const digest = createHash('sha512')
    .update(await readFile(file))
    .digest('base64');
  if (`sha512-${digest}` !== integrity) {
    throw new Error(`${name}@${version} is not the package it was: its SHA-512 is ${digest}.`);
  }
  await run('tar', ['-xzf', file, '-C', folder], { signal });
  return join(folder, 'package');
}
