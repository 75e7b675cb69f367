/** What a file is to us by its name alone. */
export type FileKind = 'prompt' | 'eval' | 'settings' | 'dataset' | 'recordings' | 'schema';

/** The settings of a workspace, in the order in which they are looked for. */
export const settingsFileNames: readonly string[] = ['touchstone.yaml', 'touchstone.yml'];

/** A glob for them in one folder. */
export const settingsPattern = 'touchstone.{yaml,yml}';

/** The folder in a workspace that Touchstone keeps its state in. */
export const stateFolderName = '.touchstone';

const names: readonly (readonly [kind: FileKind, path: RegExp])[] = [
  ['prompt', /\.prompt$/],
  ['eval', /\.eval\.ya?ml$/],
  ['settings', /(?:^|[\\/])touchstone\.ya?ml$/],
  ['dataset', /\.golden\.(?:jsonl|json|ya?ml|csv|tsv)$/],
  // `Recipe.schema.json` declares the schema `Recipe` for prompts.
  ['schema', /\.schema\.json$/],
  // By their prompt's name, which has no dots: a variant's replies are with those of the prompt.
  ['recordings', /(?:^|[\\/])\.touchstone[\\/]recordings[\\/](?:[^\\/]+[\\/])*[^\\/.]+\.jsonl$/],
];

/** Globs, relative to a folder, that find every file of ours in it. */
export const filePatterns: readonly string[] = [
  '**/*.prompt',
  '**/*.eval.{yaml,yml}',
  `**/${settingsPattern}`,
  '**/*.golden.{jsonl,json,yaml,yml,csv,tsv}',
  '**/*.schema.json',
  '**/.touchstone/recordings/**/*.jsonl',
];

/** Folders, by the last parts of their paths, that need not be looked into: nothing there is ours. */
export const skippedFolders: readonly string[] = [
  'node_modules',
  '.git',
  '.touchstone/evals',
  '.touchstone/spending',
  'dist',
];

/** Kinds with findings of their own. A schema is one only where a prompt uses it, and reported there. */
export const checkedKinds: ReadonlySet<FileKind> = new Set([
  'prompt',
  'eval',
  'settings',
  'dataset',
  'recordings',
]);

/** The kind of a path or URI; undefined when its name is none of ours. */
export function fileKind(path: string): FileKind | undefined {
  return names.find(([, pattern]) => pattern.test(path))?.[0];
}

/** Of what Touchstone keeps for itself, only recordings are in git, and a person's matter. */
const skipped = /(?:^|\/)(?:node_modules|\.git|dist|\.touchstone(?!\/recordings\/))(?:\/|$)/;

/** Whether a folder below a workspace folder need not be looked into. */
export function isSkippedFolder(path: string): boolean {
  return !/(?:^|\/)\.touchstone$/.test(path) && isSkipped(`${path}/`);
}

/** Whether a path below a workspace folder leads through a folder whose files do not count. */
export function isSkipped(path: string): boolean {
  return skipped.test(path);
}
