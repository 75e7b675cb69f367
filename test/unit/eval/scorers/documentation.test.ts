import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { readEvalFile } from '../../../../src/eval/plan/evalFile.ts';
import { scorerKinds } from '../../../../src/eval/scorers/kinds.ts';
import { createScorers } from '../../../../src/eval/scorers/table.ts';
import { plainSchema } from '../../../../src/schema/jsonSchema.ts';

const page = await readFile(new URL('../../../../docs/scorers.md', import.meta.url), 'utf8');

/** The text under each heading of the second level. */
const sections = new Map(
  page.split(/^## /m).map(section => [section.split('\n', 1)[0] ?? '', section] as const),
);

describe.each(
  scorerKinds.map(kind => [kind.name, kind] as const),
)('the page of `%s`', (name, kind) => {
  const section = sections.get(`\`${name}\``) ?? '';

  it('names all of its settings', () => {
    const schema = plainSchema(kind.schema);
    const settings = Object.keys(Object(schema['properties']));
    const missing = settings.filter(
      setting => setting !== 'as' && setting !== 'weight' && !section.includes(`\`${setting}\``),
    );
    expect(section).not.toBe('');
    // `endsWith` refers to `startsWith`.
    expect(name === 'endsWith' ? [] : missing).toEqual([]);
  });

  it('has an example that an eval file may have', () => {
    const [, example = ''] = /```yaml\n([\s\S]*?)```/.exec(section) ?? [];
    expect(readEvalFile(example)).toMatchObject({ ok: true });
    const names = createScorers(parse(example).score).map(scorer =>
      scorer.name.replace('not ', ''),
    );
    expect(names).toContain(name);
  });

  it('is about settings that each say what they are for', () => {
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

it('the table of scorers and the pages are the same list', () => {
  const headings = [...sections.keys()].flatMap(heading => /^`(\w+)`$/.exec(heading)?.[1] ?? []);
  expect(headings).toEqual(scorerKinds.map(({ name }) => name));
});
