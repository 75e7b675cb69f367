import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { EvalFile } from '../../../src/eval/plan/evalFile.ts';
import { SettingsFile } from '../../../src/model/settings/settingsFile.ts';
import { FrontmatterFile } from '../../../src/prompt/frontmatter/frontmatterSchema.ts';

describe('a published schema', () => {
  it.each([
    ['eval', EvalFile],
    ['prompt', FrontmatterFile],
    ['touchstone', SettingsFile],
  ])('schemas/%s.schema.json is the schema that the reader of the file uses', async (name, schema) => {
    const file = new URL(`../../../schemas/${name}.schema.json`, import.meta.url);
    const { $schema, ...published } = JSON.parse(await readFile(file, 'utf8'));
    expect($schema).toContain('draft-07');
    // `node scripts/schemas.ts` writes it anew.
    expect(published).toEqual(JSON.parse(JSON.stringify(schema)));
  });
});
