import { glob, readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { Check } from 'typebox/schema';
import { beforeAll, expect, test, vi } from 'vitest';
import { scorerKinds } from '../../../src/eval/scorers/kinds.ts';
import { SettingsFile } from '../../../src/model/settings/settingsFile.ts';
import type * as JsonSchemas from '../../../src/schema/jsonSchema.ts';
import { compileSchema, validateValue } from '../../../src/schema/validation/validate.ts';
import { valuesOf } from './valuesOf.ts';

const { own } = vi.hoisted(() => ({ own: new Set<object>() }));

vi.mock('../../../src/schema/jsonSchema.ts', async original => {
  const module = await original<typeof JsonSchemas>();
  const plainSchema: typeof module.plainSchema = schema => {
    own.add(schema);
    return module.plainSchema(schema);
  };
  return { ...module, plainSchema };
});

beforeAll(async () => {
  const root = new URL('../../../src/', import.meta.url);
  for await (const file of glob('**/*.ts', { cwd: root.pathname })) {
    const place = new URL(file, root);
    if ((await readFile(place, 'utf8')).includes('plainSchema(')) await import(place.href);
  }
  for (const schema of [SettingsFile, ...scorerKinds.map(kind => kind.schema)]) own.add(schema);
});

/** The schemas as if a person had written them: they are validated and compiled like those of a prompt. */
const foreignSchemas = () => [...own].map(schema => JSON.parse(JSON.stringify(schema)));

test('every schema of the program matches the schema of schemas, against which it is not validated at run time', () => {
  expect(own.size).toBeGreaterThan(10);
  for (const schema of foreignSchemas()) {
    expect(compileSchema(schema), JSON.stringify(schema).slice(0, 200)).toMatchObject({ ok: true });
  }
});

test('interpreting a schema of the program accepts only values that the compiled schema accepts, and nearly all of them', () => {
  let valid = 0;
  let invalid = 0;
  let missed = 0;
  for (const schema of foreignSchemas()) {
    fc.assert(
      fc.property(valuesOf(schema), value => {
        const isValid = validateValue(schema, value).length === 0;
        const isAccepted = Check(schema, value);
        if (isValid) valid += 1;
        else invalid += 1;
        // Such a value is checked by the compiled schema, as every value that is not accepted.
        if (isValid && !isAccepted) missed += 1;
        expect(isAccepted && !isValid).toBe(false);
      }),
    );
  }
  expect(Math.min(valid, invalid)).toBeGreaterThan(own.size * 10);
  expect(missed).toBeLessThan(valid / 20);
});
