import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { runCli } from '../../../../src/cli/program.ts';
import { jsonLines, workspace } from '../workspace.ts';

/** Says the ticket, and after it the tone for rows that have one: an edit of it changes those rows only. */
export const prompt = (after: string): string => `---
model: sandbox/echo
input:
  schema:
    ticket: string
    tone?: string
---
{{ticket}}{{#if tone}}${after}{{/if}}
`;

export interface Row {
  readonly id: string;
  readonly input: Readonly<Record<string, string>>;
  readonly expected: string;
}

/** `toned` of the rows have a tone; all pass with the empty suffix, but `failing` that never do. */
export function rows(count: number, toned: number, failing = 0): readonly Row[] {
  return Array.from({ length: count }, (_, n) => ({
    id: `r${n}`,
    input: { ticket: `say ${n}`, ...(n < toned && { tone: 'kind' }) },
    expected: n >= count - failing ? 'no' : `say ${n}`,
  }));
}

export async function evaluate(folder: string, ...args: readonly string[]) {
  let stdout = '';
  let stderr = '';
  const code = await runCli(['eval', folder, ...args], {
    stdout: { write: text => (stdout += text) },
    stderr: { write: text => (stderr += text) },
    colors: false,
    environment: {},
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, stdout, stderr };
}

/** A blessed evaluation. */
export async function blessed(golden: readonly Row[], evalFile = ''): Promise<string> {
  const folder = await workspace({
    'echo.prompt': prompt(''),
    'echo.eval.yaml': evalFile,
    'echo.golden.jsonl': jsonLines(golden),
  });
  const { code, stderr } = await evaluate(folder, '--bless');
  expect(stderr).toContain('baseline: wrote');
  expect(code).toBe(0);
  return folder;
}

export async function edit(folder: string, after: string): Promise<void> {
  await writeFile(join(folder, 'echo.prompt'), prompt(after));
}
