import { glob, readFile } from 'node:fs/promises';
import { expect, test, vi } from 'vitest';
import { scorerKinds } from '../../../src/eval/scorers/kinds.ts';
import { SettingsFile } from '../../../src/model/settings/settingsFile.ts';
import type * as JsonSchemas from '../../../src/schema/jsonSchema.ts';
import { compileSchema } from '../../../src/schema/validation/validate.ts';

const { own } = vi.hoisted(() => ({ own: new Set<object>() }));

vi.mock('../../../src/schema/jsonSchema.ts', async original => {
  const module = await original<typeof JsonSchemas>();
  const plainSchema: typeof module.plainSchema = schema => {
    own.add(schema);
    return module.plainSchema(schema);
  };
  return { ...module, plainSchema };
});

test('every schema of the program matches the schema of schemas, against which it is not validated at run time', async () => {
  const root = new URL('../../../src/', import.meta.url);
  for await (const file of glob('**/*.ts', { cwd: root.pathname })) {
    const place = new URL(file, root);
    if ((await readFile(place, 'utf8')).includes('plainSchema(')) await import(place.href);
  }
  expect(own.size).toBeGreaterThan(10);
  for (const schema of [...own, SettingsFile, ...scorerKinds.map(kind => kind.schema)]) {
    const copy = JSON.parse(JSON.stringify(schema));
    expect(compileSchema(copy), JSON.stringify(copy).slice(0, 200)).toMatchObject({ ok: true });
  }
});
