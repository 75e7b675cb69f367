import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The repository. */
export const root = dirname(dirname(dirname(fileURLToPath(import.meta.url))));

/** An extension for the host suite alone: it brings language models to VS Code. */
export const modelExtension = join(root, 'test', 'host', 'modelExtension');

/**
 * Where things that are costly to fetch and safe to delete live between runs.
 * An empty XDG_CACHE_HOME counts as unset: XDG Base Directory Specification.
 */
export const cacheFolder = join(
  process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'),
  'touchstone',
);
