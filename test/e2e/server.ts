import { join } from 'node:path';
import type { TestProject } from 'vitest/node';
import { freshPackages } from '../../scripts/host/packages.ts';
import { installExtension } from '../../scripts/host/server.ts';
import { temporaryFolder } from '../../scripts/host/workspace.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** The folder of a VS Code server with the packed extension, which each editor copies. */
    readonly server: string;
  }
}

/** Packs and installs the extension once for all files. */
export async function setup({ provide }: TestProject): Promise<() => Promise<void>> {
  const folder = await temporaryFolder();
  const server = join(folder.path, 'server');
  await installExtension((await freshPackages()).vsix, server);
  provide('server', server);
  return async () => folder[Symbol.asyncDispose]();
}
