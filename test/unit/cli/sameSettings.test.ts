import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { indexFor } from '../../../src/cli/workspace/indexedFiles.ts';
import { findWorkspace } from '../../../src/files/workspace.ts';
import { fileDiagnostics } from '../../../src/language/checks/diagnostics.ts';
import { loadPrompt } from '../../../src/library.ts';
import { loadSettings } from '../../../src/load/loadSettings.ts';
import type { Settings } from '../../../src/model/settings/settings.ts';
import { createNodeFileSystem, uriOfPath } from '../../../src/server/nodeFileSystem.ts';
import { createWorkspaceIndex } from '../../../src/server/workspaceIndex.ts';
import { temporaryFolder } from '../files/temporaryFolder.ts';

async function tree(files: Readonly<Record<string, string>>): Promise<string> {
  const folder = await temporaryFolder();
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), text);
  }
  return folder;
}

async function cli(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(args, {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: { OPENAI_API_KEY: 'key' },
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const prompt =
  '---\nmodel: openai/gpt-5.4-mini\ntouchstone.data: { class: pii }\n---\n{{role "user"}}{{text}}\n';
const rule = 'residency:\n  pii: { regions: [eu] }\n';
const row = '{"input":{"text":"a"},"expected":"a"}\n';

describe('a rule of an outer folder', () => {
  async function nested(mark: string, settings = 'touchstone.yaml'): Promise<string> {
    const folder = await tree({
      [settings]: rule,
      'prompts/a.prompt': prompt,
      'prompts/a.golden.jsonl': row,
    });
    await mkdir(join(folder, 'prompts', mark));
    return folder;
  }

  test.each(['.git', '.touchstone'])('applies below a nested %s for every caller', async mark => {
    const folder = await nested(mark);
    const file = join(folder, 'prompts', 'a.prompt');
    const refusal = 'data may only go to eu';

    expect((await cli('run', file, '--input', '{"text":"a"}')).stderr).toContain(refusal);
    expect((await cli('eval', file)).stdout).toContain(refusal);
    expect((await cli('check', file)).stdout).toContain(refusal);

    const loaded = await loadPrompt(file, { environment: { OPENAI_API_KEY: 'key' } });
    const { error } = await loaded.run({ text: 'a' });
    await loaded.close();
    expect(error?.guard).toEqual({ rule: 'residency', file: '../touchstone.yaml', line: 2 });

    // An editor that has opened the outer folder, and one that has opened the inner one.
    for (const opened of [folder, join(folder, 'prompts')]) {
      const index = createWorkspaceIndex(createNodeFileSystem());
      await index.addFolder(uriOfPath(opened));
      const known = index.file(uriOfPath(file));
      const found = known ? await fileDiagnostics(index, known) : [];
      expect(found.map(({ message }) => message).join('\n')).toContain(refusal);
    }
  });

  test('applies when its file is called touchstone.yml', async () => {
    const folder = await nested('.git', 'touchstone.yml');
    const { stderr } = await cli(
      'run',
      join(folder, 'prompts/a.prompt'),
      '--input',
      '{"text":"a"}',
    );
    expect(stderr).toContain('data may only go to eu');
  });
});

test('two settings files in one folder are an error that names them, and neither applies', async () => {
  const folder = await tree({
    'touchstone.yaml': rule,
    'touchstone.yml': 'concurrency: 2\n',
    'a.prompt': prompt,
  });
  const message = `The folder of ${join(folder, 'touchstone.yaml')} also has touchstone.yml. Only one of the two files can apply. Delete one.`;
  const ran = await cli('run', join(folder, 'a.prompt'), '--input', '{"text":"a"}');
  expect([ran.code, ran.stderr]).toEqual([2, expect.stringContaining(message)]);
  const checked = await cli('check', folder);
  expect(checked.code).toBe(1);
  expect(checked.stdout).toMatch(
    /touchstone\.yaml:1:1: error This folder also has `touchstone\.yml`/,
  );
  expect(checked.stdout).toMatch(
    /touchstone\.yml:1:1: error This folder also has `touchstone\.yaml`/,
  );
  const { settings } = await loadSettings(folder, () => true);
  const index = await indexFor([join(folder, 'a.prompt')]);
  expect(index.settings(uriOfPath(join(folder, 'a.prompt')))).toEqual(settings);
});

/** Without the files that rules are in, which are named from the folder of the reader. */
function rules(settings: Settings): unknown {
  return JSON.parse(JSON.stringify(settings, (key, value) => (key === 'file' ? undefined : value)));
}

test('the same tree results in the same workspace and settings for every caller', async () => {
  const settings = fc.constantFrom(
    undefined,
    undefined,
    rule,
    'residency:\n  pii: { endpoints: [house] }\n',
    'endpoints:\n  house: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1" }\n',
    'budget: { run: 1, day: 3 }\nmodels: { default: sandbox/echo }\n',
    'budget: { run: 2, day: 2 }\nhelpers: [upper]\n',
    'schemas: { Recipe: { title: string } }\nconcurrency: 4\n',
    'budget: { run: nothing }\n',
  );
  const level = fc.record({
    yaml: settings,
    yml: fc.oneof({ weight: 4, arbitrary: fc.constant(undefined) }, settings),
    mark: fc.constantFrom(undefined, undefined, '.git', '.touchstone'),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.tuple(level, level, level),
      fc.constantFrom('', 'one', 'one/two'),
      async (levels, opened) => {
        const files: Record<string, string> = { 'one/two/a.prompt': prompt };
        const folders = ['', 'one', 'one/two'];
        for (const [at, { yaml, yml }] of levels.entries()) {
          if (yaml !== undefined) files[join(folders[at] ?? '', 'touchstone.yaml')] = yaml;
          if (yml !== undefined) files[join(folders[at] ?? '', 'touchstone.yml')] = yml;
        }
        const root = await tree(files);
        for (const [at, { mark }] of levels.entries()) {
          if (mark) await mkdir(join(root, folders[at] ?? '', mark), { recursive: true });
        }
        const file = join(root, 'one/two/a.prompt');
        const uri = uriOfPath(file);

        // What a run reads: the command line, the library, the panel and the test explorer.
        const { folder, isMarked } = await findWorkspace(dirname(file));
        const { settings: ofRun } = await loadSettings(folder, () => true);
        // `check`.
        const checked = await indexFor([file]);
        expect(checked.settings(uri)).toEqual(checked.settings(uri));
        expect(rules(checked.settings(uri))).toEqual(rules(ofRun));
        expect(checked.folder(uri)).toBe(uriOfPath(folder));
        // The language server of an editor that has opened some folder of the tree.
        const index = createWorkspaceIndex(createNodeFileSystem());
        const place = join(root, opened);
        await index.addFolder(uriOfPath(place));
        expect(rules(index.settings(uri))).toEqual(rules(ofRun));
        const inEditor = (await findWorkspace(dirname(file), place)).folder;
        expect(index.folder(uri)).toBe(uriOfPath(inEditor));
        const isInside = isMarked && `${folder}/`.startsWith(`${place}/`);
        expect(inEditor).toBe(isInside ? folder : place);
      },
    ),
    { numRuns: 40 },
  );
}, 60_000);
