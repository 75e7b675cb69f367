import { join } from 'node:path';
import { expect, test } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { workspace } from '../eval/workspace.ts';

const key = 'sk-ant-0123456789abcdefghij';

async function curl(model: string, ...args: readonly string[]) {
  const folder = await workspace({ 'a.prompt': `---\nmodel: ${model}\n---\nHello {{name}}` });
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(
    ['render', join(folder, 'a.prompt'), '--curl', '--input', '{"name":"Ada"}', ...args],
    {
      stdout: into('stdout'),
      stderr: into('stderr'),
      colors: false,
      environment: { ANTHROPIC_API_KEY: key },
      signal: new AbortController().signal,
      readStdin: async () => '',
    },
  );
  return { code, ...written };
}

test('render --curl prints the request with the variable of the key, not the key', async () => {
  const { code, stdout } = await curl('anthropic/claude-haiku-4-5', '--shell', 'sh');
  expect(code).toBe(0);
  expect(stdout).toMatch(/^curl -N 'https:\/\/api\.anthropic\.com\/v1\/messages' \\\n/);
  expect(stdout).toContain('-H "authorization: Bearer ${ANTHROPIC_API_KEY}"');
  expect(stdout).toContain('"text": " Ada"');
  expect(stdout).not.toContain(key);
});

test('--shell powershell prints it for PowerShell', async () => {
  const { stdout } = await curl('anthropic/claude-haiku-4-5', '--shell', 'powershell');
  expect(stdout).toContain('-H "authorization: Bearer ${env:ANTHROPIC_API_KEY}"');
});

test('a model that is not called with HTTP is refused', async () => {
  expect(await curl('sandbox/echo')).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('sandbox/echo is not called with HTTP'),
  });
});

test('it cannot be printed as JSON or with tokens', async () => {
  expect((await curl('sandbox/echo', '--json')).code).toBe(2);
});
