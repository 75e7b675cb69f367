import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
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
