/** Dotprompt's own keys: anything else undotted is kept in `raw` only. */
export const reservedKeys = [
  'config',
  'description',
  'ext',
  'input',
  'model',
  'name',
  'output',
  'raw',
  'toolDefs',
  'tools',
  'variant',
  'version',
] as const;

/** Keys that Genkit reads from the same frontmatter. */
const genkitKeys = ['maxTurns', 'metadata', 'returnToolRequests', 'toolChoice', 'use'] as const;

/** The keys under `touchstone.`. */
export const touchstoneKeys = [
  'budget',
  'cache',
  'compare',
  'context',
  'data',
  'degrade',
  'fallback',
  'judge',
  'retry',
  'route',
  'team',
  'tools',
] as const;

/** Every undotted key that means something to a Dotprompt runtime. */
export const knownKeys: readonly string[] = [...reservedKeys, ...genkitKeys];
