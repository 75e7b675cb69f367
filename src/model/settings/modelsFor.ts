import { modelsOf, type PromptMetadata } from '../../prompt/frontmatter/metadata.ts';
import type { Settings } from './settings.ts';

/** The models a prompt asks for, or the workspace's when it names none; each once. */
export function modelsFor(metadata: PromptMetadata, { models }: Settings): readonly string[] {
  const own = modelsOf(metadata);
  if (own.length > 0) return own;
  const { default: first, compare = [] } = models;
  return [...new Set([...(first === undefined ? [] : [first]), ...compare])];
}
