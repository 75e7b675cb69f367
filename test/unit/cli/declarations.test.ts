import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { buildRequest } from '../../../src/call/request/buildRequest.ts';
import { checkFiles } from '../../../src/cli/check/checkFiles.ts';
import { loadPromptFile } from '../../../src/load/loadPromptFile.ts';
import { createNodeFileSystem, uriOfPath } from '../../../src/server/nodeFileSystem.ts';
import { createWorkspaceIndex } from '../../../src/server/workspaceIndex.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'declarations-'));
  await writeFile(join(folder, 'p.prompt'), prompt);
});
afterEach(() => rm(folder, { recursive: true }));

const prompt = `---
input: {schema: Order}
output: {schema: {recipe: Recipe, "others(array)": "Recipe, more of them"}}
---
{{upper dish}} {{dich}}`;
const settings = `schemas:
  Order: { dish: string }
  Recipe: { title: string, "next?": Recipe }
helpers: [upper]
`;

const said = async (): Promise<readonly string[]> =>
  (await checkFiles([join(folder, 'p.prompt')], new AbortController().signal))
    .filter(({ severity }) => severity !== 'hint')
    .map(({ code }) => code);

describe('what `touchstone.yaml` declares for prompts', () => {
  test('is used by `check` and a run', async () => {
    expect(await said()).toEqual([
      'unknown-schema',
      'unknown-schema',
      'unknown-schema',
      'unknown-helper',
    ]);
    await writeFile(join(folder, 'touchstone.yaml'), settings);
    expect(await said()).toEqual(['undeclared-variable']);

    const loaded = await loadPromptFile(join(folder, 'p.prompt'));
    if (!loaded.ok) throw new Error(loaded.message);
    const { metadata, diagnostics } = loaded.prompt.document;
    expect(diagnostics).toEqual([]);
    expect(metadata.output.schema).toMatchObject({
      properties: {
        recipe: { properties: { title: { type: 'string' }, next: {} } },
        others: { items: { description: 'more of them', required: ['title'] } },
      },
    });
    const built = buildRequest({ prompt: loaded.prompt, input: { dish: 'soup' }, model: 'a/b' });
    expect(built.ok && built.unsendable?.message).toMatch(
      /:5: `upper` is a helper of your application/,
    );
    expect(buildRequest({ prompt: loaded.prompt, input: {}, model: 'a/b' }).ok).toBe(false);
  });

  test('applies in an editor as soon as it is written', async () => {
    await writeFile(join(folder, 'touchstone.yaml'), '');
    const index = createWorkspaceIndex(createNodeFileSystem());
    await index.addFolder(uriOfPath(folder));
    const codes = (): readonly string[] => {
      const file = index.file(uriOfPath(join(folder, 'p.prompt')));
      return file?.kind === 'prompt' ? file.document.diagnostics.map(({ code }) => code) : [];
    };
    expect(codes()).toHaveLength(4);
    await writeFile(join(folder, 'touchstone.yaml'), settings);
    await index.update(uriOfPath(join(folder, 'touchstone.yaml')));
    expect(codes()).toEqual([]);
  });

  test('refuses invalid names, and values that are not lists', async () => {
    await writeFile(join(folder, 'touchstone.yaml'), 'schemas: {"a b": string}\nhelpers: upper\n');
    const found = await checkFiles([join(folder, 'touchstone.yaml')], new AbortController().signal);
    expect(found.map(({ line, severity }) => `${line} ${severity}`)).toEqual([
      '1 error',
      '2 error',
    ]);
  });
});
