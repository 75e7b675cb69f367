import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { jsonLines, workspace } from './workspace.ts';

const rows = jsonLines(
  Array.from({ length: 60 }, (_, row) => ({
    input: { ticket: `say ${row}` },
    expected: row % 20 === 0 ? 'other' : `say ${row}`,
  })),
);
const prompt = '---\nmodel: sandbox/schema # the first one\n---\n{{ticket}}\n';

async function cheapest(
  args: readonly string[],
  { gate = 0.9, answer }: { readonly gate?: number; readonly answer?: boolean } = {},
) {
  const folder = await workspace({
    'echo.prompt': prompt,
    'echo.golden.jsonl': rows,
    'echo.eval.yaml': `models: [sandbox/schema, sandbox/echo]\ngate: { pass: ${gate} }\n`,
  });
  let stdout = '';
  let stderr = '';
  const code = await runCli(['eval', join(folder, 'echo.eval.yaml'), '--cheapest', ...args], {
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
    signal: new AbortController().signal,
    readStdin: async () => '',
    ...(answer !== undefined && { confirm: async () => answer }),
  });
  return { code, stdout, stderr, text: await readFile(join(folder, 'echo.prompt'), 'utf8') };
}

describe('eval --cheapest', () => {
  it('finds the model that passes, with its interval and what the search took, and changes nothing by itself', async () => {
    const { code, stdout, text } = await cheapest([]);
    expect(code).toBe(0);
    expect(stdout).toContain('sandbox/echo is the cheapest model that passes the gate of 90 %.');
    expect(stdout).toMatch(
      /The search took \d+ samples, [\d.]+ % of the 120 of all rows and models\./,
    );
    expect(text).toBe(prompt);
  });

  it('writes the model into the prompt with --write, or when a person says yes', async () => {
    const written = prompt.replace('sandbox/schema', 'sandbox/echo');
    const asked = await cheapest(['--write']);
    expect(asked.text).toBe(written);
    expect(asked.stderr).toContain('now uses sandbox/echo');
    expect((await cheapest([], { answer: true })).text).toBe(written);
    expect((await cheapest([], { answer: false })).text).toBe(prompt);
  });

  it('fails when every model is known not to pass', async () => {
    const { code, stdout } = await cheapest(['--json'], { gate: 1 });
    expect(code).toBe(1);
    const { cheapest: search, verdict } = JSON.parse(stdout);
    expect(verdict).toBe('failed');
    expect(search.winner).toBeUndefined();
    expect(search.samples).toBeLessThan(120);
  });

  it('cannot be combined with what needs every row', async () => {
    expect((await cheapest(['--bless'])).code).toBe(2);
    expect((await cheapest(['--repeat', '3'])).code).toBe(2);
  });
});
