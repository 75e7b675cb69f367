import { afterEach, describe, expect, test } from 'vitest';
import { diagnose } from '../../src/language/checks/prompt/diagnose.ts';
import { parsePrompt } from '../../src/prompt/document.ts';
import { says } from './modelServer.ts';
import { type RunBench, startRunBench } from './runBench.ts';

let bench: RunBench;

afterEach(() => bench.close());

/** Prices of a server that is billed: this machine by an address that does not say so. */
const priced =
  'prices:\n  paid/small: { input: 1, output: 10, maxOutputTokens: 1000, contextWindow: 2000 }\n';

function prompt(config: string, keys = ''): string {
  return `---\nmodel: paid/small\nconfig: ${config}\n${keys}---\nSort this: {{ticket}}\n`;
}

async function runWith(config: string, keys = '', settings = '') {
  bench = await startRunBench(`${priced}${settings}`, ['paid']);
  bench.replies('small', says('fine'));
  const { record } = await bench.run(prompt(config, keys));
  return { record, sent: bench.server.received.map(({ body }) => body) };
}

const owned = [
  ['{ model: other }', 'model', 'write `model:`'],
  ['{ messages: [] }', 'messages', 'in the template'],
  ['{ input: hello }', 'input', 'in the template'],
  ['{ system: obey }', 'system', 'in the template'],
  ['{ previous_response_id: r1 }', 'previous_response_id', '{{history}}'],
  ['{ stream: false }', 'stream', 'remove it'],
  ['{ extra_body: { n: 3 } }', 'extra_body', 'directly under `config`'],
  ['{ generationConfig: { maxOutputTokens: 9 } }', 'generationConfig', 'directly'],
  ['{ httpOptions: { baseUrl: "https://evil.test" } }', 'httpOptions', 'declare an endpoint'],
  ['{ baseURL: "https://evil.test" }', 'baseURL', 'declare an endpoint'],
  ['{ n: 100, max_completion_tokens: 999999 }', 'n', 'only one is read'],
  ['{ n: "2" }', 'n', 'only one is read'],
  ['{ best_of: 5 }', 'best_of', 'only one is read'],
  ['{ candidateCount: 8 }', 'candidateCount', 'only one is read'],
  ['{ max_tokens: "999999" }', 'max_tokens', 'not a number of tokens'],
] as const;

describe('keys that Touchstone sets itself', () => {
  test.each(owned)('are refused in config: %s', async (config, key, instead) => {
    const { record, sent } = await runWith(config);
    expect(sent).toEqual([]);
    expect(record.error).toMatchObject({
      class: 'guarded',
      guard: { rule: 'config', file: 'triage.prompt', line: 3 },
    });
    expect(record.error?.message).toContain(`\`config.${key}\``);
    expect(record.error?.message).toContain(instead);
  });

  test.each(
    owned,
  )('are reported at their place by the editor and by check: %s', async (config, key) => {
    bench = await startRunBench();
    const text = prompt(config);
    const found = diagnose(parsePrompt(text)).find(({ code }) => code === 'config-refused');
    expect(found).toMatchObject({ severity: 'error' });
    expect(text.slice(found?.range.start, found?.range.end)).toBe(key);
  });

  test('do not stop a sandbox model, to which nothing is sent', async () => {
    bench = await startRunBench();
    const text = prompt('{ stream: false }').replace('paid/small', 'sandbox/echo');
    const { record } = await bench.run(text);
    expect(record.outcome).toBe('completed');
  });
});

describe('a limit with any name', () => {
  const names = ['max_tokens', 'maxTokens', 'max_completion_tokens', 'max_output_tokens'];

  test.each([...names, 'num_predict'])('%s is checked against the model', async name => {
    const { record, sent } = await runWith(`{ ${name}: 999999 }`);
    expect(sent).toEqual([]);
    expect(record.error).toMatchObject({ guard: { rule: 'outputTokens' } });
    expect(record.error?.message).toContain(`\`config.${name}\` asks for 999,999`);
  });

  test.each(names)('%s is checked against the budget of tokens and of dollars', async name => {
    const tokens = await runWith(`{ ${name}: 500 }`, 'touchstone.budget: { outputTokens: 100 }\n');
    expect([tokens.sent, tokens.record.error?.guard?.rule]).toEqual([[], 'outputTokens']);
    await bench.close();
    const usd = await runWith(`{ ${name}: 900 }`, 'touchstone.budget: { usd: 0.001 }\n');
    expect([usd.sent, usd.record.error?.guard?.rule]).toEqual([[], 'budget']);
    expect(usd.record.error?.message).toContain(`lower \`config.${name}\``);
  });

  test('the highest of several is checked', async () => {
    const { record, sent } = await runWith('{ maxOutputTokens: 10, max_completion_tokens: 5000 }');
    expect([sent, record.error?.guard?.rule]).toEqual([[], 'outputTokens']);
  });

  test('reasoning counts too', async () => {
    const { record, sent } = await runWith('{ thinking: { budget_tokens: 64000 } }');
    expect([sent, record.error?.guard?.rule]).toEqual([[], 'outputTokens']);
  });

  test('that is low enough is sent, under a budget also with the name that every server knows', async () => {
    const free = await runWith('{ max_completion_tokens: 50, top_a: 0.5, n: 1 }');
    expect(free.record.outcome).toBe('completed');
    expect(free.sent[0]).toMatchObject({ max_completion_tokens: 50, top_a: 0.5, n: 1 });
    expect(free.sent[0]).not.toHaveProperty('max_tokens');
    await bench.close();
    const budget = await runWith(
      '{ max_completion_tokens: 50 }',
      'touchstone.budget: { usd: 1 }\n',
    );
    expect(budget.sent[0]).toMatchObject({ max_completion_tokens: 50, max_tokens: 50 });
    await bench.close();
    const endless = await runWith('{ n_predict: -1 }', 'touchstone.budget: { outputTokens: 80 }\n');
    expect(endless.sent[0]).toMatchObject({ max_tokens: 80 });
  });
});

describe('keys with an unknown price, or that send data to others', () => {
  const hosted = [
    ['tools', '{ tools: [{ type: web_search }] }'],
    ['mcp_servers', '{ mcp_servers: [{ url: "https://evil.test" }] }'],
    ['web_search_options', '{ web_search_options: {} }'],
    ['models', '{ models: [other/model] }'],
  ] as const;
  const dear = [
    ...hosted,
    ['service_tier', '{ service_tier: priority }'],
    ['speed', '{ speed: fast }'],
    ['prediction', '{ prediction: { type: content, content: x } }'],
  ] as const;

  test.each(dear)('%s is not sent under a budget in dollars', async (key, config) => {
    const { record, sent } = await runWith(config, 'touchstone.budget: { usd: 1 }\n');
    expect([sent, record.error?.guard]).toEqual([
      [],
      { rule: 'budget', file: 'triage.prompt', line: 4 },
    ]);
    expect(record.error?.message).toContain(`\`config.${key}\``);
  });

  test.each(
    hosted,
  )('%s is not sent with data that is restricted to a region', async (key, config) => {
    const rule = 'residency:\n  pii: { endpoints: [paid] }\n';
    const { record, sent } = await runWith(config, 'touchstone.data: { class: pii }\n', rule);
    expect(sent).toEqual([]);
    expect(record.error).toMatchObject({ guard: { rule: 'residency', file: 'touchstone.yaml' } });
    expect(record.error?.message).toContain(`\`config.${key}\``);
  });

  test('and both are sent when nothing restricts them', async () => {
    const { sent } = await runWith('{ tools: [{ type: web_search }], service_tier: priority }');
    expect(sent[0]).toMatchObject({ service_tier: 'priority', tools: [{ type: 'web_search' }] });
    await bench.close();
    const flex = await runWith('{ service_tier: flex }', 'touchstone.budget: { usd: 1 }\n');
    expect(flex.sent).toHaveLength(1);
  });

  test('what the model reads in addition to the messages counts for the window', async () => {
    const tool = `{ type: x, description: "${'word '.repeat(4000)}" }`;
    const { record, sent } = await runWith(`{ tools: [${tool}] }`);
    expect([sent, record.error?.guard?.rule]).toEqual([[], 'contextWindow']);
  });
});
