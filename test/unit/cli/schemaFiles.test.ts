import { execFileSync } from 'node:child_process';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { checkAgainst } from '../../../src/cli/check/checkAgainst.ts';
import { checkFiles } from '../../../src/cli/check/checkFiles.ts';
import { filesUnder } from '../../../src/cli/workspace/discover.ts';
import { definition } from '../../../src/language/navigation/definition.ts';
import { documentLinks } from '../../../src/language/navigation/documentLinks.ts';
import { loadPromptFile } from '../../../src/load/loadPromptFile.ts';
import { compileSchema } from '../../../src/schema/validation/validate.ts';
import { createNodeFileSystem, uriOfPath } from '../../../src/server/nodeFileSystem.ts';
import { createWorkspaceIndex } from '../../../src/server/workspaceIndex.ts';

let top: string;
let folder: string;
beforeEach(async () => {
  top = await mkdtemp(join(tmpdir(), 'schema-files-'));
  folder = join(top, 'work');
  await write('work/touchstone.yaml', '');
});
afterEach(() => rm(top, { recursive: true }));

const signal = new AbortController().signal;

async function write(path: string, text: string): Promise<void> {
  await mkdir(dirname(join(top, path)), { recursive: true });
  await writeFile(join(top, path), text);
}

const prompt = '---\noutput:\n  schema: Recipe\n---\nCook.\n';
const schema = (field: string): string =>
  JSON.stringify({ type: 'object', properties: { [field]: { type: 'string' } } });

async function said(path = 'work/a/p.prompt') {
  const found = await checkFiles([join(top, path)], signal);
  return found.filter(({ severity }) => severity === 'error' || severity === 'warning');
}

/** The output schema that a run reads and the one that an editor reads, which are to be the same. */
async function schemaOf(path = 'work/a/p.prompt'): Promise<unknown> {
  const loaded = await loadPromptFile(join(top, path));
  if (!loaded.ok) throw new Error(loaded.message);
  const index = createWorkspaceIndex(createNodeFileSystem());
  await index.addFolder(uriOfPath(folder));
  const file = index.file(uriOfPath(join(top, path)));
  if (file?.kind !== 'prompt') throw new Error('no prompt');
  const { schema: read } = loaded.prompt.document.metadata.output;
  expect(file.document.metadata.output.schema).toEqual(read);
  expect(file.document.diagnostics).toEqual(loaded.prompt.document.diagnostics);
  return read;
}

describe('a schema that a file declares', () => {
  test('is the nearest one upward, in a run, in `check` and in an editor', async () => {
    await write('work/a/p.prompt', prompt);
    const [unknown] = await said();
    expect(unknown?.code).toBe('unknown-schema');
    expect(unknown?.message).toMatch(/`schemas` in touchstone\.yaml or as Recipe\.schema\.json in/);

    await write('Recipe.schema.json', schema('outside'));
    expect((await said()).map(({ code }) => code)).toEqual(['unknown-schema']);
    await write('work/Recipe.schema.json', schema('above'));
    expect(await said()).toEqual([]);
    expect(await schemaOf()).toEqual(JSON.parse(schema('above')));
    await write('work/a/Recipe.schema.json', `\uFEFF${schema('beside')}`);
    expect(await schemaOf()).toEqual(JSON.parse(schema('beside')));
    await write('work/touchstone.yaml', 'schemas:\n  Recipe: { written: string }\n');
    expect(await schemaOf()).toMatchObject({ properties: { written: { type: 'string' } } });
  });

  test('can be the type of a field and of a declared schema, and keeps its references', async () => {
    await write(
      'work/a/p.prompt',
      '---\noutput:\n  schema:\n    "all(array)": Recipe, what to cook\n    menu?: Menu\n---\nCook.\n',
    );
    await write('work/touchstone.yaml', 'schemas:\n  Menu: { main: Recipe }\n');
    await write(
      'work/Recipe.schema.json',
      JSON.stringify({
        $schema: 'http://json-schema.org/draft-07/schema#',
        type: 'object',
        properties: { step: { $ref: '#/definitions/Step' }, next: { $ref: '#' } },
        definitions: { Step: { type: 'string' } },
      }),
    );
    expect(await said()).toEqual([]);
    const read = (await schemaOf()) as Record<string, unknown>;
    const compiled = compileSchema(read);
    if (!compiled.ok) throw new Error(compiled.message);
    const value = (step: unknown) => ({
      all: [{ step, next: { step } }],
      menu: { main: { next: { step } } },
    });
    expect(compiled.validator(value('stir'))).toEqual([]);
    expect(compiled.validator(value(1)).map(({ pointer }) => pointer)).toEqual([
      '/all/0/step',
      '/all/0/next/step',
      '/menu/main/next/step',
    ]);
  });

  test.each([
    ['{"type": ', /^\.\.\/Recipe\.schema\.json is not JSON: it ends too early.* line 1, /],
    ['', /^\.\.\/Recipe\.schema\.json is not JSON: /],
    ['[1]', /^\.\.\/Recipe\.schema\.json is not JSON Schema: it must be an object/],
    ['{"type": "strnig"}', /^\.\.\/Recipe\.schema\.json is not valid JSON Schema: /],
    ['['.repeat(100_000), /^\.\.\/Recipe\.schema\.json is not JSON: /],
    [
      `${'{"not":'.repeat(20_000)}{}${'}'.repeat(20_000)}`,
      /^\.\.\/Recipe\.schema\.json is not valid JSON Schema: /,
    ],
  ])('that is not valid is one error at the key, with the name of the file', async (text, message) => {
    await write('work/a/p.prompt', prompt);
    await write('work/Recipe.schema.json', text);
    const found = await said();
    expect(found).toMatchObject([
      { code: 'schema-invalid', severity: 'error', line: 3, column: 3 },
    ]);
    expect(found[0]?.message).toMatch(message);
    await schemaOf();
  });

  test('that is not valid does not prevent a prompt with it as input schema from being rendered', async () => {
    await write('work/a/p.prompt', '---\ninput: { schema: Recipe }\n---\n{{dish}}\n');
    await write('work/a/Recipe.schema.json', '{');
    expect((await said()).map(({ code, severity }) => `${code} ${severity}`)).toEqual([
      'schema-invalid warning',
    ]);
  });

  test('is not read through a link out of the workspace, and no file further up replaces it', async () => {
    await write('work/a/p.prompt', prompt);
    await write('secret.json', schema('secret'));
    await write('work/Recipe.schema.json', schema('above'));
    await symlink(join(top, 'secret.json'), join(folder, 'a/Recipe.schema.json'));
    const found = await said();
    expect(found).toMatchObject([{ code: 'schema-invalid' }]);
    expect(found[0]?.message).toMatch(/^Recipe\.schema\.json is not read: it is a link to a file/);
    expect(await schemaOf()).toBeUndefined();
  });

  test('is noticed by an editor when it is created, changed, edited and deleted', async () => {
    await write('work/a/p.prompt', prompt);
    const index = createWorkspaceIndex(createNodeFileSystem());
    await index.addFolder(uriOfPath(folder));
    const uri = uriOfPath(join(folder, 'a/p.prompt'));
    const field = (): string => {
      const file = index.file(uri);
      if (file?.kind !== 'prompt') throw new Error('no prompt');
      const { metadata, diagnostics } = file.document;
      expect(file.document).toBe(file.document);
      const fields = (metadata.output.schema?.['properties'] ?? {}) as object;
      return [...Object.keys(fields), ...diagnostics.map(({ code }) => code)].join();
    };
    const place = join(folder, 'Recipe.schema.json');
    expect(field()).toBe('unknown-schema');
    await write('work/Recipe.schema.json', schema('one'));
    expect(await index.update(uriOfPath(place))).toEqual([uriOfPath(place)]);
    expect(field()).toBe('one');
    await write('work/Recipe.schema.json', schema('two'));
    await index.update(uriOfPath(place));
    expect(field()).toBe('two');
    const range = { start: { line: 2, character: 10 }, end: { line: 2, character: 16 } };
    const file = index.file(uri);
    if (!file) throw new Error('no file');
    expect(documentLinks(index, file)).toMatchObject([{ range, target: uriOfPath(place) }]);
    expect(definition(index, file, { line: 2, character: 12 })).toMatchObject([
      { targetUri: uriOfPath(place) },
    ]);
    index.remove(uriOfPath(place));
    expect(field()).toBe('unknown-schema');
    expect(documentLinks(index, file)).toEqual([]);
  });

  test('is searched for in the workspace of the prompt, also when an editor has a parent folder open', async () => {
    await write('work/in/touchstone.yaml', '');
    await write('work/in/p.prompt', prompt);
    await write('work/Recipe.schema.json', schema('above'));
    expect(await schemaOf('work/in/p.prompt')).toBeUndefined();
    await write('work/in/Recipe.schema.json', schema('inside'));
    expect(await schemaOf('work/in/p.prompt')).toEqual(JSON.parse(schema('inside')));
  });

  test('is not checked by itself, because other tools may use it', async () => {
    await write('work/a/Other.schema.json', '{"$ref": "https://example.com/x.json"}');
    expect((await filesUnder([folder])).files).toEqual([join(folder, 'touchstone.yaml')]);
  });

  test('is compared with that of a revision', async () => {
    const git = (...words: readonly string[]) =>
      execFileSync('git', ['-c', 'user.name=t', '-c', 'user.email=t@t', ...words], { cwd: folder });
    await write('work/a/p.prompt', prompt);
    await write('work/Recipe.schema.json', schema('one'));
    git('init', '-q');
    git('add', '.');
    git('commit', '-qm', 'one');
    const against = () =>
      checkAgainst([join(folder, 'a/p.prompt')], 'HEAD', { allow: false, signal });
    expect(await against()).toEqual([]);
    await write('work/Recipe.schema.json', '{"type": "string"}');
    expect((await against()).map(({ severity }) => severity)).toContain('error');
  });
});
