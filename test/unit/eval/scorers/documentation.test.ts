import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEvalFile } from '../../../../src/eval/plan/evalFile.ts';
import { scorerKinds } from '../../../../src/eval/scorers/kinds.ts';
import { createScorers } from '../../../../src/eval/scorers/table.ts';
import { plainSchema } from '../../../../src/schema/jsonSchema.ts';

const docs = new URL('../../../../docs/', import.meta.url);
const pages = await readdir(new URL('scorers/', docs));

describe.each(
  scorerKinds.map(kind => [kind.name, kind] as const),
)('the page of `%s`', async (name, kind) => {
  const page = await readFile(new URL(`scorers/${name}.md`, docs), 'utf8');

  it('describes the scorer, its settings, when it passes, and the edge cases', () => {
    expect(page.startsWith(`# \`${name}\`\n\n`)).toBe(true);
    for (const heading of ['Settings', 'Example', 'What passes', 'Edge cases']) {
      expect(page).toMatch(new RegExp(`^## ${heading}\\n\\n\\S`, 'm'));
    }
  });

  it('has a row for each setting, and for no other', () => {
    const { properties } = plainSchema(kind.schema);
    const settings = Object.keys(Object(properties)).filter(
      setting => setting !== 'as' && setting !== 'weight',
    );
    const [, table = ''] = /## Settings\n([\s\S]*?)\n## /.exec(page) ?? [];
    const rows = Array.from(table.matchAll(/^\| `(\w+)` \|/gm), ([, setting = '']) => setting);
    expect(rows.toSorted()).toEqual(settings.toSorted());
  });

  it('has valid examples', () => {
    const examples = Array.from(page.matchAll(/```yaml\n([\s\S]*?)```/g), ([, text = '']) => text);
    const names = examples.flatMap(example => {
      expect(readEvalFile(example)).toMatchObject({ ok: true });
      return createScorers(parse(example).score).map(scorer => scorer.name.replace('not ', ''));
    });
    expect(names).toContain(name);
  });

  it('has a description of each setting', () => {
    const schema = plainSchema(kind.schema);
    expect(schema['description']).toEqual(expect.any(String));
    for (const setting of Object.values(Object(schema['properties']))) {
      expect(setting).toMatchObject({
        description: expect.any(String),
        examples: expect.any(Array),
      });
    }
  });
});

it('the table of scorers, the index and the pages have the same scorers', async () => {
  const index = await readFile(new URL('scorers.md', docs), 'utf8');
  const names = scorerKinds.map(({ name }) => name);
  const listed = Array.from(
    index.matchAll(/^\| \[`(\w+)`\]\(scorers\/\1\.md\)/gm),
    ([, name]) => name,
  );
  expect(listed).toEqual(names);
  expect(pages.toSorted()).toEqual(names.map(name => `${name}.md`).toSorted());
});
