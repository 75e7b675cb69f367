import { runCli } from '../../../src/cli/program.ts';
import { echoPrompt, jsonLines, workspace } from '../eval/workspace.ts';

interface Result {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

export async function cli(
  args: readonly string[],
  { stdin = '', signal = new AbortController().signal } = {},
): Promise<Result> {
  let stdout = '';
  let stderr = '';
  const code = await runCli(args, {
    stdout: {
      write: text => {
        stdout += text;
      },
    },
    stderr: {
      write: text => {
        stderr += text;
      },
    },
    colors: false,
    environment: {},
    signal,
    readStdin: async () => stdin,
  });
  return { code, stdout, stderr };
}

export const good = { id: 'good', input: { ticket: 'yes' }, expected: 'yes', tags: ['calm'] };
export const wrong = { id: 'wrong', input: { ticket: 'no' }, expected: 'yes' };

export function echoWorkspace(rows: readonly unknown[]): Promise<string> {
  return workspace({ 'echo.prompt': echoPrompt, 'echo.golden.jsonl': jsonLines(rows) });
}
