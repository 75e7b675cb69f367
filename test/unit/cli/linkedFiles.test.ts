import { execFileSync } from 'node:child_process';
import { mkdir, realpath, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

async function touchstone(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const sink = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(args, {
    stdout: sink('stdout'),
    stderr: sink('stderr'),
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const files = {
  'prompts/a.prompt': echoPrompt,
  'prompts/a.golden.jsonl': jsonLines([{ input: { ticket: 'x' }, expected: 'x' }]),
};

test('a linked folder is checked and evaluated once, with one note', async () => {
  const folder = await realpath(await workspace(files));
  await symlink('prompts', join(folder, 'alias'));
  const note = `note: ${join(folder, 'alias')} is a link to ${join(folder, 'prompts')}, which is included already; skipped.\n`;
  const checked = await touchstone('check', folder);
  expect(checked.stderr).toBe(note);
  expect(checked.stdout).toMatch(/^3 files, /m);
  const evaluated = await touchstone('eval', folder, '--json');
  expect(evaluated.stderr).toContain(note);
  expect(evaluated.stderr.match(/note:/g)).toHaveLength(1);
  expect(JSON.parse(evaluated.stdout)).not.toHaveProperty('evals');
});

test('a linked folder that is named is checked and evaluated, and once together with the folder itself', async () => {
  const folder = await realpath(await workspace(files));
  await symlink('prompts', join(folder, 'alias'));
  const alone = await touchstone('check', join(folder, 'alias'));
  expect(alone).toMatchObject({ code: 0, stderr: '' });
  const both = await touchstone('check', join(folder, 'alias'), join(folder, 'prompts'));
  expect(both.stdout).toMatch(/^2 files, /m);
  expect(both.stderr.match(/is the same file as/g)).toHaveLength(2);
});

test('a prompt that is a link and has its own dataset is evaluated', async () => {
  const folder = await workspace({
    ...files,
    'prompts/b.golden.jsonl': jsonLines([{ input: { ticket: 'y' }, expected: 'y' }]),
  });
  await symlink('a.prompt', join(folder, 'prompts', 'b.prompt'));
  await mkdir(join(folder, 'copy'));
  await symlink('../prompts/a.prompt', join(folder, 'copy', 'a.prompt'));
  await symlink('../prompts/a.golden.jsonl', join(folder, 'copy', 'a.golden.jsonl'));
  const { stdout, stderr } = await touchstone('eval', folder, '--json');
  expect(JSON.parse(stdout).evals).toHaveLength(2);
  expect(stderr).toMatch(
    /note: .*copy\/a\.prompt is the same file as .*prompts\/a\.prompt; skipped\./,
  );
});

test.runIf(process.platform !== 'win32')(
  'check reports files that may not be read and continues; run and eval refuse them',
  async () => {
    const folder = await workspace(files);
    await symlink('/etc/hostname', join(folder, 'prompts', 'host.prompt'));
    await symlink('/dev/zero', join(folder, '_zero.prompt'));
    await symlink('/dev/zero', join(folder, 'prompts', 'a.golden.csv'));
    execFileSync('mkfifo', [join(folder, 'pipe.prompt')]);
    await writeFile(join(folder, 'user.prompt'), '---\nmodel: sandbox/echo\n---\n{{> zero}}');
    await symlink('/', join(folder, 'disk'));
    const { code, stdout } = await touchstone('check', folder);
    expect(code).toBe(2);
    expect(stdout).toMatch(
      /host\.prompt:1:1: error This file cannot be read: it is a link to a file outside/,
    );
    expect(stdout).toMatch(
      /pipe\.prompt:1:1: error This file cannot be read: it is a device or a pipe/,
    );
    expect(stdout).toMatch(
      /user\.prompt:4:5: error The partial `zero` cannot be read: it is a link/,
    );
    const run = await touchstone('run', join(folder, 'prompts', 'host.prompt'));
    expect(run).toMatchObject({ code: 2, stdout: '' });
    expect(run.stderr).toContain('is a link to a file outside of');
    const rendered = await touchstone('render', join(folder, 'user.prompt'));
    expect(rendered.code).toBe(2);
    expect(rendered.stderr).toContain('The partial `zero` cannot be read');
  },
);

test('a run writes nothing when its state folder is a link, reports it, and still answers', async () => {
  const folder = await workspace({ 'a.prompt': '---\nmodel: sandbox/echo\n---\nHello' });
  const elsewhere = await workspace({});
  await symlink(elsewhere, join(folder, '.touchstone'));
  const { code, stdout, stderr } = await touchstone('run', join(folder, 'a.prompt'));
  expect(code).toBe(0);
  expect(stdout).toContain('Hello');
  expect(stderr).toMatch(
    /\.touchstone is a link, and Touchstone writes only to files inside the workspace; delete it/,
  );
});

test.runIf(process.platform !== 'win32')(
  'an input file that a person names may be anywhere or a pipe, but not a link out of a workspace',
  async () => {
    const folder = await workspace({ 'a.prompt': '---\nmodel: sandbox/echo\n---\n{{x}}' });
    const elsewhere = await workspace({ 'x.json': '{"x": "secret"}' });
    const prompt = join(folder, 'a.prompt');
    const named = await touchstone('render', prompt, '-i', join(elsewhere, 'x.json'));
    expect(named.stdout).toContain('secret');
    await symlink(join(elsewhere, 'x.json'), join(folder, 'x.json'));
    const linked = await touchstone('render', prompt, '-i', join(folder, 'x.json'));
    expect(linked).toMatchObject({ code: 2, stdout: '' });
    expect(linked.stderr).toContain('is a link to a file outside of');
  },
);
