import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';

async function rubric(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(['rubric', ...args], {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

describe('touchstone rubric', () => {
  it('prints a built-in judge as a prompt file', async () => {
    const { code, stdout } = await rubric('faithfulness');
    expect(code).toBe(0);
    expect(parsePrompt(stdout).diagnostics).toEqual([]);
  });

  it('lists the rubrics, and suggests the closest one', async () => {
    expect(await rubric()).toMatchObject({
      code: 0,
      stdout: expect.stringContaining('pairwise\n'),
    });
    expect(await rubric('faithfulnes')).toMatchObject({
      code: 2,
      stderr: 'Unknown rubric `faithfulnes`. Did you mean `faithfulness`?\n',
    });
  });
});
