import { describe, expect, test } from 'vitest';
import {
  FrontmatterFile,
  type FrontmatterKey,
  frontmatterKey,
} from '../../../src/prompt/frontmatter/frontmatterSchema.ts';
import { plainSchema } from '../../../src/schema/jsonSchema.ts';
import { validateValue } from '../../../src/schema/validation/validate.ts';

function all(
  key: FrontmatterKey,
  path: readonly string[] = [],
): readonly [string, FrontmatterKey][] {
  return key.children.flatMap(child => [
    [[...path, child.name].join(' '), child] as const,
    ...all(child, [...path, child.name]),
  ]) as [string, FrontmatterKey][];
}

const root = frontmatterKey([]);
const keys = root ? all(root) : [];

describe('every key of the frontmatter', () => {
  test('is in the list', () => {
    expect(keys.length).toBeGreaterThan(40);
  });

  test.each(keys)('%s has a description and an example that its schema accepts', (_, key) => {
    expect(key.description).toMatch(/\.$/);
    expect(key.examples.length).toBeGreaterThan(0);
    for (const example of key.examples) expect(validateValue(key.schema, example)).toEqual([]);
  });
});

test('a path leads to a key, through lists too', () => {
  expect(frontmatterKey(['config', 'topP'])?.name).toBe('topP');
  expect(frontmatterKey(['touchstone.data', 'regions', 0])?.schema['type']).toBe('string');
  expect(frontmatterKey(['touchstone.compare', 3])?.description).toContain('provider/model');
  expect(frontmatterKey(['input', 'schema', 'ticket'])).toBeUndefined();
  expect(frontmatterKey(['nothing', 'here'])).toBeUndefined();
});

test('keys of other tools do not interfere', () => {
  const foreign = { own: 1, 'other.key': [1], config: { seed: 4 } };
  expect(validateValue(plainSchema(FrontmatterFile), foreign)).toEqual([]);
});
