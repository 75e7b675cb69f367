import { basename } from 'node:path/posix';

/** What a file is to us by its name alone. */
export type FileKind = 'prompt' | 'eval' | 'settings' | 'dataset';

const names: readonly (readonly [kind: FileKind, name: RegExp])[] = [
  ['prompt', /\.prompt$/],
  ['eval', /\.eval\.ya?ml$/],
  ['settings', /^touchstone\.ya?ml$/],
  ['dataset', /\.golden\.(jsonl|json|ya?ml|csv)$/],
];

/** Globs, relative to a folder, that find every file of ours in it. */
export const filePatterns: readonly string[] = [
  '**/*.prompt',
  '**/*.eval.{yaml,yml}',
  '**/touchstone.{yaml,yml}',
  '**/*.golden.{jsonl,json,yaml,yml,csv}',
];

/** Folders that are never looked into: nothing in them is written by the person editing. */
export const skippedFolders: readonly string[] = ['node_modules', '.git', '.touchstone', 'dist'];

/** The kind of a path or URI; undefined when its name is none of ours. */
export function fileKind(path: string): FileKind | undefined {
  const name = basename(path);
  return names.find(([, pattern]) => pattern.test(name))?.[0];
}

/** Whether a path below a workspace folder leads through a folder that is never looked into. */
export function isSkipped(path: string): boolean {
  return path.split('/').some(part => skippedFolders.includes(part));
}
