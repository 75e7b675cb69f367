import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, workspace } from '../eval/workspace.ts';

async function stderrOfRun(folder: string): Promise<string> {
  let stderr = '';
  await runCli(['run', join(folder, 'echo.prompt'), '--input', '{"ticket":"yes"}'], {
    stdout: { write: () => {} },
    stderr: {
      write: text => {
        stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return stderr;
}

it('the first run in a repository recommends once that git ignores the run log', async () => {
  const folder = await workspace({ 'echo.prompt': echoPrompt });
  await mkdir(join(folder, '.git'));
  expect(await stderrOfRun(folder)).toContain('Git does not ignore .touchstone/');
  expect(await stderrOfRun(folder)).not.toContain('.gitignore');
});

it('outside of a repository there is no advice about git', async () => {
  const folder = await workspace({ 'echo.prompt': echoPrompt });
  expect(await stderrOfRun(folder)).not.toContain('.gitignore');
});
