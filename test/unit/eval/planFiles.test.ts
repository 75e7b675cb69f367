import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { expect, test } from 'vitest';
import { planEvals } from '../../../src/eval/plan/plan.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { temporaryFolder } from '../files/temporaryFolder.ts';

const prompt = '---\nmodel: sandbox/echo\n---\n{{ticket}}';
const rows = '{"input": {"ticket": "x"}}\n';

/** A workspace beside a file that is none of its business, and what planning an eval file in it says. */
async function bench() {
  const parent = await temporaryFolder();
  const root = join(parent, 'workspace');
  await mkdir(join(root, 'evals'), { recursive: true });
  await writeFile(join(root, 'touchstone.yaml'), '');
  await writeFile(join(parent, 'secret'), prompt);
  await writeFile(join(parent, 'secret.jsonl'), rows);
  await writeFile(join(root, 'a.prompt'), prompt);
  await writeFile(join(root, 'a.golden.jsonl'), rows);
  const plan = async (yaml: string) => {
    const file = join(root, 'evals', 'a.eval.yaml');
    await writeFile(file, yaml);
    const planned = await planEvals(file, defaultSettings);
    return planned.ok ? 'planned' : planned.problems.map(({ message }) => message).join('\n');
  };
  return { parent, root, plan };
}

const outside = /it is (a link to a file )?outside of .*workspace, the folder of this workspace/;

test('an eval file names prompts and datasets anywhere in its workspace', async () => {
  const { root, plan } = await bench();
  expect(await plan('prompt: ../a.prompt\ndataset: ../a.golden.jsonl')).toBe('planned');
  expect(await plan('prompt: ../a.prompt\ndataset: ../evals/../a.golden.jsonl')).toBe('planned');
  await symlink('../a.prompt', join(root, 'evals', 'b.prompt'));
  expect(await plan('prompt: b.prompt\ndataset: ../a.golden.jsonl')).toBe('planned');
});

test('no path in an eval file points out of its workspace', async () => {
  const { parent, root, plan } = await bench();
  await symlink(join(parent, 'secret'), join(root, 'evals', 'linked.prompt'));
  await symlink(parent, join(root, 'up'));
  await symlink('/etc', join(root, 'etc'));
  const prompts = ['../../secret', 'linked.prompt', '../up/secret', '../etc/hostname'];
  for (const path of prompts) {
    expect(await plan(`prompt: ${path}\ndataset: ../a.golden.jsonl`), path).toMatch(outside);
  }
  for (const path of ['../../secret.jsonl', '../up/secret.jsonl']) {
    expect(await plan(`prompt: ../a.prompt\ndataset: ${path}`), path).toMatch(outside);
  }
});

test('a path in an eval file must be relative, also when an absolute one is in the workspace', async () => {
  const { parent, root, plan } = await bench();
  const paths = [join(root, 'a.prompt'), join(parent, 'secret'), 'file:///etc/hostname'];
  for (const path of paths) {
    for (const text of [`prompt: ${path}`, `prompt: ../a.prompt\ndataset: [${path}]`]) {
      expect(await plan(text)).toBe(
        `\`${path}\` is not a path relative to this file. Write one, such as \`./triage.prompt\`.`,
      );
    }
  }
});

test('the eval file itself is not a link out of the workspace', async () => {
  const { parent, root } = await bench();
  await writeFile(join(parent, 'x.yaml'), 'prompt: a.prompt');
  const file = join(root, 'x.eval.yaml');
  await symlink(join(parent, 'x.yaml'), file);
  const planned = await planEvals(file, defaultSettings);
  expect(!planned.ok && planned.problems[0]?.message).toMatch(outside);
});

test.runIf(process.platform !== 'win32')(
  'a dataset that is not a regular file is refused before anything runs',
  async () => {
    const { root, plan } = await bench();
    execFileSync('mkfifo', [join(root, 'pipe.jsonl')]);
    await mkdir(join(root, 'folder.jsonl'));
    await writeFile(join(root, 'huge.jsonl'), '');
    await truncate(join(root, 'huge.jsonl'), 2 * 1024 ** 3);
    await symlink('circle.jsonl', join(root, 'circle.jsonl'));
    const said = async (name: string) =>
      (await plan(`prompt: ../a.prompt\ndataset: ../${name}`)).replace(/^.*cannot be read: /, '');
    expect(await said('pipe.jsonl')).toBe('it is a device or a pipe, not a file.');
    expect(await said('folder.jsonl')).toBe('it is a folder.');
    expect(await said('huge.jsonl')).toBe('it is larger than 1 GB.');
    expect(await said('circle.jsonl')).toMatch('its links are circular');
    expect(await said('gone.jsonl')).toMatch('there is no such file');
  },
);

/** The paths of the datasets of an eval file, relative to the workspace, or the problems with their lines. */
async function datasetsOf(root: string, yaml: string): Promise<readonly string[]> {
  const file = join(root, 'evals', 'a.eval.yaml');
  await writeFile(file, `prompt: ../a.prompt\n${yaml}`);
  const planned = await planEvals(file, defaultSettings);
  return planned.ok
    ? planned.plans.flatMap(({ datasets }) => datasets.map(path => relative(root, path)))
    : planned.problems.map(({ line, message }) => `${line}: ${message}`);
}

test('a pattern in `dataset` gives the datasets that it matches, sorted by path, each once', async () => {
  const { root } = await bench();
  await mkdir(join(root, 'golden', 'more', 'node_modules'), { recursive: true });
  const files = ['b.jsonl', 'a.jsonl', 'B.csv', 'notes.md', '.hidden.jsonl', 'x.schema.json'];
  const others = ['x.baseline.json', 'more/c.jsonl', 'more/node_modules/d.jsonl', '{1}[2].jsonl'];
  for (const name of [...files, ...others]) await writeFile(join(root, 'golden', name), rows);
  const inGolden = ['golden/a.jsonl', 'golden/b.jsonl'];
  expect(await datasetsOf(root, 'dataset: ../golden/?.jsonl')).toEqual(inGolden);
  expect(await datasetsOf(root, 'dataset: [../golden/b.jsonl, ../golden/?.jsonl]')).toEqual(
    inGolden.toReversed(),
  );
  expect(await datasetsOf(root, 'dataset: ../golden/**')).toEqual([
    'golden/B.csv',
    ...inGolden,
    'golden/more/c.jsonl',
    'golden/{1}[2].jsonl',
  ]);
  expect(await datasetsOf(root, 'dataset: ../**/*.golden.jsonl')).toEqual(['a.golden.jsonl']);
});

test('a pattern that matches no dataset is an error with its line', async () => {
  const { root } = await bench();
  const none = 'matches no dataset. Paths are relative to this file.';
  expect(await datasetsOf(root, 'dataset: ./none/*.jsonl')).toEqual([
    `2: \`./none/*.jsonl\` ${none}`,
  ]);
  const list = 'dataset:\n  - ../*.jsonl\n  - ../*.tsv\n';
  expect(await datasetsOf(root, list)).toEqual([`4: \`../*.tsv\` ${none}`]);
});

test('a pattern never leads out of the workspace', async () => {
  const { parent, root } = await bench();
  expect(await datasetsOf(root, 'dataset: ../../*.jsonl')).toEqual([
    expect.stringMatching(/^2: .* is outside the workspace folder/),
  ]);
  await symlink(parent, join(root, 'up'));
  for (const pattern of ['../up/*.jsonl', '../up/**', '../*/secret.jsonl']) {
    expect(await datasetsOf(root, `dataset: ${pattern}`), pattern).toEqual([
      expect.stringContaining('matches no dataset'),
    ]);
  }
  await mkdir(join(root, 'golden'));
  await symlink(join(parent, 'secret.jsonl'), join(root, 'golden', 'linked.jsonl'));
  expect(await datasetsOf(root, 'dataset: ../golden/*.jsonl')).toEqual([
    expect.stringMatching(/linked\.jsonl cannot be read: it is a link to a file outside/),
  ]);
});

test('a prompt without a golden dataset says that it is missing, not just that something is wrong', async () => {
  const root = await temporaryFolder();
  const file = join(root, 'a.prompt');
  await writeFile(file, prompt);
  const planned = await planEvals(file, defaultSettings);
  expect(planned).toMatchObject({ ok: false, problems: [{ file, missing: 'dataset' }] });
});
