import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { workspace } from '../eval/workspace.ts';

const run = promisify(execFile);

async function check(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const code = await runCli(['check', ...args], {
    stdout: {
      write: text => {
        written.stdout += text;
      },
    },
    stderr: {
      write: text => {
        written.stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

const prompt = (schema: string) => `---\noutput:\n  schema:\n${schema}---\nSort it.\n`;

/** A repository with one commit of a prompt, which is written again afterwards. */
async function changed(before: string, after: string): Promise<string> {
  const folder = await workspace({ 'a.prompt': before });
  const git = (...words: readonly string[]) => run('git', [...words], { cwd: folder });
  await git('init', '--quiet');
  await git('add', '.');
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  await git(...who, 'commit', '--quiet', '-m', 'first');
  await writeFile(join(folder, 'a.prompt'), after);
  return folder;
}

const before = prompt('    kind(enum): [bug, billing]\n    urgency: integer\n');

it('reports each change at its place, and fails for a breaking one', async () => {
  const after = prompt(
    '    kind(enum): [bug, billing, other]\n    urgency?: integer\n    team: string\n',
  );
  const folder = await changed(before, after);
  const { code, stdout } = await check(folder, '--against', 'HEAD');
  expect(code).toBe(1);
  expect(stdout).toMatch(
    /a\.prompt:4:17: error `kind` can now be "other", compared with HEAD\. schema-breaking/,
  );
  expect(stdout).toMatch(/a\.prompt:5:\d+: error `urgency` is now optional, compared with HEAD\./);
  expect(stdout).toMatch(
    /a\.prompt:6:\d+: information `team` is new, compared with HEAD\. schema-compatible/,
  );
  const allowed = await check(folder, '--against', 'HEAD', '--allow', '--json');
  expect(allowed.code).toBe(0);
  expect(JSON.parse(allowed.stdout)).toMatchObject({ errors: 0 });
});

it('reports nothing for a prompt that is unchanged or new', async () => {
  const folder = await changed(before, before);
  await writeFile(join(folder, 'b.prompt'), prompt('    x: string\n'));
  const { code, stdout } = await check(folder, '--against', 'HEAD');
  expect(code).toBe(0);
  expect(stdout).not.toContain('compared with HEAD');
});

it('ends with 2 for an unknown revision, and for a revision that looks like an option of git', async () => {
  const folder = await changed(before, before);
  for (const revision of ['nowhere', '--help', 'HEAD~5']) {
    const { code, stderr } = await check(folder, `--against=${revision}`);
    expect(code).toBe(2);
    expect(stderr).toContain(`The git revision \`${revision}\` was not found`);
  }
  expect(await check(folder, '--allow')).toMatchObject({ code: 2 });
});

it('ends with 2 outside of a repository', async () => {
  const folder = await workspace({ 'a.prompt': before });
  expect(await check(folder, '--against', 'HEAD')).toMatchObject({ code: 2 });
});
