import { execFileSync } from 'node:child_process';
import { mkdir, symlink, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadPromptFile } from '../../../src/load/loadPromptFile.ts';
import { promptErrors } from '../../../src/load/promptErrors.ts';
import { temporaryFolder } from '../files/temporaryFolder.ts';

async function tree() {
  const parent = await temporaryFolder();
  const root = join(parent, 'workspace');
  await mkdir(join(root, 'prompts'), { recursive: true });
  await writeFile(join(root, 'touchstone.yaml'), '');
  await writeFile(join(parent, 'secret'), 'TOP SECRET');
  await writeFile(join(root, 'shared.txt'), 'Be kind.');
  const file = join(root, 'prompts', 'a.prompt');
  return { root, file, secret: join(parent, 'secret') };
}

async function errorsOf(file: string): Promise<readonly string[]> {
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) return [loaded.message];
  expect(JSON.stringify([...loaded.prompt.partials])).not.toContain('SECRET');
  return promptErrors(loaded.prompt).map(({ line, message }) => `${line}: ${message}`);
}

test('a partial that is a link inside the workspace is read', async () => {
  const { root, file } = await tree();
  await writeFile(file, '{{> tone}}');
  await symlink('../shared.txt', join(root, 'prompts', '_tone.prompt'));
  const loaded = await loadPromptFile(file);
  expect(loaded.ok && Object.fromEntries(loaded.prompt.partials)).toEqual({ tone: 'Be kind.' });
});

test('a partial that is a link out of the workspace is an error at its tag', async () => {
  const { root, file, secret } = await tree();
  await writeFile(file, 'Hello\n{{#> tone}}kind{{/tone}}');
  await symlink(secret, join(root, 'prompts', '_tone.prompt'));
  expect(await errorsOf(file)).toEqual([
    `2: The partial \`tone\` cannot be read: it is a link to a file outside of ${root}, the folder of this workspace.`,
  ]);
});

test('a partial named by a path is refused, whatever is there', async () => {
  const { file } = await tree();
  await writeFile(file, '{{> "../../secret"}}{{> ../../../secret}}{{> "/etc/hostname"}}');
  const errors = await errorsOf(file);
  expect(errors.length).toBeGreaterThan(0);
  for (const error of errors) expect(error).toMatch(/is not the name of a partial/);
});

test.runIf(process.platform !== 'win32')(
  'endless partials, pipes and huge files end with an error and not by exhausting memory',
  async () => {
    const { root, file } = await tree();
    const partial = (name: string) => join(root, 'prompts', `_${name}.prompt`);
    await writeFile(file, '{{> zero}}\n{{> pipe}}\n{{> huge}}\n{{> folder}}\n{{> circle}}');
    await symlink('/dev/zero', partial('zero'));
    execFileSync('mkfifo', [partial('pipe')]);
    await writeFile(partial('huge'), '');
    await truncate(partial('huge'), 3 * 1024 ** 3);
    await mkdir(partial('folder'));
    await symlink('_circle.prompt', partial('circle'));
    expect((await errorsOf(file)).map(error => error.replace(/ \(.*\)/, ''))).toEqual([
      `1: The partial \`zero\` cannot be read: it is a link to a file outside of ${root}, the folder of this workspace.`,
      '2: The partial `pipe` cannot be read: it is a device or a pipe, not a file.',
      '3: The partial `huge` cannot be read: it is larger than 8 MB.',
      '4: The partial `folder` cannot be read: it is a folder.',
      '5: The partial `circle` cannot be read: its links are circular.',
    ]);
  },
);

test('the text of corrections is a partial too', async () => {
  const { root, file, secret } = await tree();
  await writeFile(file, '---\ntouchstone.retry: {corrections: 1}\n---\nHello');
  await symlink(secret, join(root, 'prompts', '_correction.prompt'));
  expect(await errorsOf(file)).toEqual([
    expect.stringContaining('The partial `correction` cannot be read: it is a link'),
  ]);
});

test('a prompt that is a link out of its workspace is refused; the file itself can be named', async () => {
  const { root, secret } = await tree();
  await symlink(secret, join(root, 'a.prompt'));
  await symlink(join(root, '..'), join(root, 'up'));
  const refusal = (file: string) =>
    `${file} cannot be read: it is a link to a file outside of ${root}, the folder of this workspace.`;
  expect(await errorsOf(join(root, 'a.prompt'))).toEqual([refusal(join(root, 'a.prompt'))]);
  expect(await errorsOf(join(root, 'up', 'secret'))).toEqual([refusal(join(root, 'up', 'secret'))]);
  const named = await loadPromptFile(secret);
  expect(named.ok).toBe(true);
});
