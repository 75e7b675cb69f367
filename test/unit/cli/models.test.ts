import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { isoDay } from '../../../src/model/catalogue/modelFacts.ts';
import { type Loopback, listen } from '../../wire/loopback.ts';
import { workspace } from '../eval/workspace.ts';

const KEY = 'sk-canary-0123456789abcdefghij';

async function models(...args: readonly string[]) {
  const written = { stdout: '', stderr: '' };
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(['models', ...args], {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: { SOME_KEY: KEY, TOUCHSTONE_TRUST: '1' },
    signal: new AbortController().signal,
    readStdin: async () => '',
  });
  return { code, ...written };
}

async function listed(...args: readonly string[]): Promise<readonly Record<string, unknown>[]> {
  const { code, stdout } = await models('list', '--json', ...args);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

describe('touchstone models list', () => {
  it('has an example for every option, as its sisters have', async () => {
    for (const name of ['list', 'show', 'check']) {
      const { code, stdout } = await models(name, '--help');
      expect(code).toBe(0);
      const options = stdout.match(/^ {2}(-\w, )?--(?!help)/gm) ?? [];
      const examples = stdout.replace(/\s+/g, ' ').match(/\(touchstone models /g) ?? [];
      expect([name, examples.length]).toEqual([name, options.length]);
    }
  });

  it('lists current models first, and shows when the others end and their replacements', async () => {
    const { stdout } = await models('list', 'gpt-4o');
    const lines = stdout.trim().split('\n');
    expect(lines[0]).toMatch(/^model +window +output +1M in +1M out +as of/);
    expect(lines.at(-1)).toMatch(/retired, last day \d{4}-\d\d-\d\d; use openai\/gpt-/);
  });

  it('filters by window, price, capability, provider and lifecycle', async () => {
    const wide = await listed('--window', '1000000', '--current');
    expect(wide.length).toBeGreaterThan(3);
    for (const { contextWindow, status } of wide) {
      expect(contextWindow).toBeGreaterThanOrEqual(1_000_000);
      expect(status).toBe('current');
    }
    const cheap = await listed('--price', '0.3', '--provider', 'googleai,openai');
    const inputs = cheap.map(({ prices }) => (prices as { input: number }).input);
    expect(Math.max(...inputs)).toBeLessThanOrEqual(0.3);
    expect(cheap.every(({ id }) => /^(?:googleai|openai)\//.test(String(id)))).toBe(true);
    const able = await listed('--capability', 'tools,Audio', '--output-price', '5');
    expect(able.length).toBeGreaterThan(0);
    for (const { capabilities } of able) expect(capabilities).toMatchObject({ audio: true });
  });

  it('sorts by price when a price filter is given', async () => {
    const cheap = await listed('--price', '3', '--current');
    const inputs = cheap.map(({ prices }) => (prices as { input: number }).input);
    expect(inputs).toEqual(inputs.toSorted((a, b) => a - b));
  });

  it('lists only models that can be restricted to a region', async () => {
    const inUs = await listed('--region', 'us');
    expect(inUs.length).toBeGreaterThan(0);
    expect(inUs.every(({ data }) => data !== undefined)).toBe(true);
  });

  it('refuses an unknown capability with the closest one, and reports when nothing matches', async () => {
    expect(await models('list', '--capability', 'tool')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('did you mean tools?'),
    });
    expect(await models('list', '--window', '99000000')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No known model matches'),
    });
    expect((await models('list', '--price', 'cheap')).stderr).toContain('a number above 0');
  });
});

it('models have the prices and limits of `touchstone.yaml`, which can add models', async () => {
  const folder = await workspace({
    'touchstone.yaml':
      'prices:\n  openai/gpt-6-luna: { input: 0.07, output: 0.7 }\n  mine/x: { contextWindow: 8000 }\n',
  });
  vi.spyOn(process, 'cwd').mockReturnValue(folder);
  try {
    expect((await models('list', 'gpt-6-luna')).stdout).toMatch(/gpt-6-luna .* \$0\.07 +\$0\.70/);
    expect((await models('show', 'mine/x')).stdout).toMatch(/context window +8,000 tokens/);
  } finally {
    vi.restoreAllMocks();
  }
});

describe('touchstone models show', () => {
  it('prints everything in readable numbers, and unknown values as unknown', async () => {
    const { code, stdout } = await models('show', 'anthropic/claude-haiku-5-5');
    expect(code).toBe(0);
    expect(stdout).toMatch(/context window +1,000,000 tokens/);
    expect(stdout).toMatch(/cache write \(1 hour\) +\$0\.20 per million tokens/);
    expect(stdout).toMatch(/above 100,000 input tokens +whole request: input \$0\.50/);
    expect(stdout).toMatch(/capabilities +structuredOutput, tools, images/);
    expect(stdout).toMatch(/released +unknown/);
    expect(stdout).toMatch(/source +@earendil-works\/pi-ai/);
  });

  it('shows announced prices, and no price when it is unknown', async () => {
    const { stdout } = await models('show', 'googleai/gemini-3.8-flash');
    expect(stdout).toMatch(/from 2027-01-01 +input \$1\.50/);
    expect((await models('show', 'googleai/gemma-4-31b-it')).stdout).toMatch(/price +unknown/);
  });

  it('names the closest model, with and without the provider', async () => {
    for (const typo of ['openai/gpt-5.4-mni', 'gpt-5.4-mni', 'gpt-5.4-mini']) {
      expect(await models('show', typo)).toMatchObject({
        code: 2,
        stderr: expect.stringContaining('did you mean openai/gpt-5.4-mini?'),
      });
    }
  });
});

describe('touchstone models check', () => {
  const files = {
    'old.prompt': '---\nmodel: openai/gpt-3.5-turbo\n---\nHi',
    'new.prompt':
      '---\nmodel: openai/gpt-6-luna\ntouchstone.compare: [mine/x, sandbox/echo]\n---\nHi',
    'b.eval.yaml': 'prompt: new.prompt\nmodels: [anthropic/claude-2.1]\n',
    'touchstone.yaml':
      'models: { default: googleai/gemini-1.5-pro }\nendpoints:\n  mine: { protocol: openai, baseUrl: http://127.0.0.1:1 }\n',
  };

  it('fails for retired models, each with its place, last day and replacement', async () => {
    const { code, stdout } = await models('check', await workspace(files));
    expect(code).toBe(1);
    expect(stdout).toMatch(
      /old\.prompt:2:8 +openai\/gpt-3\.5-turbo +retired +2026-10-23 +gone +use openai\/gpt-/,
    );
    expect(stdout).toMatch(/b\.eval\.yaml:2:10 +anthropic\/claude-2\.1 +retired +2025-07-21/);
    expect(stdout).toMatch(/touchstone\.yaml:1:20 +googleai\/gemini-1\.5-pro +retired/);
    expect(stdout).toMatch(/new\.prompt:3:22 +mine\/x +unknown/);
    expect(stdout).toContain('6 models named: 3 retired, 0 deprecated, 1 unknown, 2 current');
  });

  it('passes with current ones, and takes a single file', async () => {
    const folder = await workspace(files);
    const { code, stdout } = await models('check', join(folder, 'new.prompt'));
    expect(code).toBe(0);
    expect(stdout).toContain('3 models named');
  });

  it('prints one object as JSON, most urgent first', async () => {
    const { code, stdout } = await models('check', await workspace(files), '--json');
    expect(code).toBe(1);
    const { models: used, ...counts } = JSON.parse(stdout);
    expect(counts).toEqual({ retired: 3, deprecated: 0, unknown: 1, current: 2 });
    expect(used[0]).toMatchObject({ status: 'retired', replacement: expect.any(String) });
    const old = used.find(({ model }: { model: string }) => model === 'openai/gpt-3.5-turbo');
    expect(old).toMatchObject({ line: 2, column: 8, retiresOn: '2026-10-23' });
    expect(old.daysLeft).toBeLessThan(0);
  });

  it('reports when no model is named', async () => {
    const folder = await workspace({ 'a.prompt': 'Hi' });
    expect(await models('check', folder)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('No models found'),
    });
  });
});

describe('with --live', () => {
  let server: Loopback | undefined;

  afterEach(async () => {
    vi.restoreAllMocks();
    await server?.close();
    server = undefined;
  });

  /** A workspace whose `openai` is a server that lists these models. */
  async function served(data: readonly unknown[], files = {}, status = 200): Promise<string> {
    server = await listen((_, response) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify(
          status === 200 ? { object: 'list', data } : { error: { message: `no, ${KEY}` } },
        ),
      );
    });
    const folder = await workspace({
      ...files,
      'touchstone.yaml': `endpoints:\n  openai: { protocol: openai-responses, baseUrl: ${server.url}/v1, key: '\${env:SOME_KEY}', headers: { x-team: desk } }\n`,
    });
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    return folder;
  }

  const tomorrow = isoDay(new Date(Date.now() + 86_400_000));
  const answer = [
    { id: 'gpt-6-luna', object: 'model', shutdown_date: tomorrow },
    { id: 'gpt-9-brandnew', object: 'model', shutdown_date: null },
  ];

  it("the list has the provider's current data, and models that only the provider lists", async () => {
    await served(answer);
    const { code, stdout, stderr } = await models('list', 'gpt-', '--provider', 'openai', '--live');
    expect(code).toBe(0);
    expect(stderr).toContain('asked: openai (2 models)');
    expect(stdout).toMatch(/openai\/gpt-9-brandnew +unknown +unknown +unknown +unknown/);
    expect(stdout).toMatch(/openai\/gpt-6-luna .*deprecated, last day .*1 day left/);
    expect(stdout).toMatch(/openai\/gpt-5\.4-mini .*not in the provider’s list/);
    expect(server?.received[0]?.headers).toMatchObject({
      authorization: `Bearer ${KEY}`,
      'x-team': 'desk',
    });
  });

  it('a model is shown with the time of the request', async () => {
    await served(answer);
    const { stdout } = await models('show', 'openai/gpt-6-luna', '--live');
    expect(stdout).toMatch(/live +asked at \d{4}-\d\d-\d\dT/);
  });

  it('a check requests only the providers that are named', async () => {
    const prompt = '---\nmodel: openai/gpt-6-luna\ntouchstone.compare: [sandbox/echo]\n---\nHi';
    const folder = await served(answer, { 'a.prompt': prompt });
    const { code, stdout, stderr } = await models('check', folder, '--live');
    expect(code).toBe(0);
    expect(stdout).toMatch(/a\.prompt:2:8 +openai\/gpt-6-luna +deprecated .*1 day left/);
    expect(stderr).toBe('asked: openai (2 models)\n');
    expect(server?.received).toHaveLength(1);
  });

  it('a provider that fails results in a warning with its reason and without the key', async () => {
    await served([], {}, 401);
    const { code, stdout, stderr } = await models('show', 'openai/gpt-6-luna', '--live');
    expect(code).toBe(0);
    expect(stdout).toContain('GPT-6 Luna');
    expect(stderr).toMatch(/^warning: .*refused the key/);
    expect(stderr).not.toContain(KEY);
  });

  it('a provider without a key is reported when it is named', async () => {
    await served(answer);
    const { code, stderr } = await models('show', 'anthropic/claude-haiku-5-5', '--live');
    expect(code).toBe(0);
    expect(stderr).toBe('warning: anthropic was not asked: no key of it was found.\n');
  });
});

it('nothing is sent without --live', async () => {
  const server = await listen(() => {});
  const folder = await workspace({
    'a.prompt': '---\nmodel: mine/x\n---\nHi',
    'touchstone.yaml': `endpoints:\n  mine: { protocol: openai, baseUrl: ${server.url}/v1 }\n`,
  });
  await models('check', folder);
  expect(server.received).toEqual([]);
  await server.close();
});
