import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The root folder of the repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An extension for the host suite only, which adds language models to VS Code. */
export const modelExtension = join(root, 'test', 'host', 'modelExtension');

/**
 * The folder for files that are expensive to download and safe to delete. An empty XDG_CACHE_HOME counts as
 * unset: XDG Base Directory Specification.
 */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'touchstone',
);
