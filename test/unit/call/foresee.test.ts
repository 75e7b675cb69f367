import { describe, expect, it } from 'vitest';
import { foreseeRefusal } from '../../../src/call/foresee.ts';
import { prepare } from '../../../src/call/prepare.ts';
import { loadPromptText } from '../../../src/load/loadPromptFile.ts';
import { allModels } from '../../../src/model/catalogue/catalogue.ts';
import { lifecycleStatus } from '../../../src/model/catalogue/modelFacts.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';
import { createNodeHost } from '../../../src/run/nodeHost.ts';
import { run } from '../../../src/run/run.ts';
import { temporaryFolder } from '../files/temporaryFolder.ts';

const endpoints = `endpoints:
  house: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1", region: eu }
  far: { protocol: openai, baseUrl: "https://models.example.com/v1", region: eu }
  keyed: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1", key: "\${env:NO_SUCH_KEY}" }
`;

interface Question {
  readonly settings?: string;
  readonly frontmatter?: string;
  readonly model?: string;
  readonly mode?: 'auto' | 'live' | 'replay';
  readonly ticket?: string;
}

/** What is foreseen, and what a run then does. A server that nobody started is the only thing to be called. */
async function asked({
  settings: more = '',
  frontmatter = '',
  model = 'house/large',
  mode = 'auto',
  ticket = 'x',
}: Question) {
  const folder = await temporaryFolder();
  const { settings } = readSettings(`${endpoints}${more}`, 'touchstone.yaml');
  const node = await createNodeHost({ folder, environment: {}, warn: () => {} });
  const host = { ...node, settings };
  const text = `---\n${frontmatter}\n---\n{{ticket}}`;
  const prompt = await loadPromptText(text, 'a.prompt', async () => undefined);
  const request = { prompt, input: { ticket }, model, mode };
  const prepared = await prepare(request, settings);
  const foreseen = await foreseeRefusal(request, prepared, host);
  const { record } = run(request, host);
  const { error, attempts } = await record;
  await node.close();
  return { foreseen, error, attempts };
}

describe('what would refuse a run', () => {
  it.each<[string, Question, object]>([
    [
      'a budget of the prompt',
      {
        settings: 'prices:\n  house/large: { input: 1000, output: 1000 }\n',
        frontmatter: 'touchstone.budget: { usd: 0.001 }',
      },
      { class: 'guarded', guard: { rule: 'budget', file: 'a.prompt', line: 2 } },
    ],
    [
      'a budget of touchstone.yaml',
      {
        settings: 'prices:\n  house/large: { input: 1000, output: 1000 }\nbudget: { day: 0.001 }\n',
      },
      { class: 'guarded', guard: { rule: 'budget', file: 'touchstone.yaml', line: 7 } },
    ],
    [
      'a rule of residency',
      {
        settings: 'residency:\n  pii: { regions: [us] }\n',
        frontmatter: 'touchstone.data: { class: pii }',
        model: 'far/large',
      },
      { class: 'guarded', guard: { rule: 'residency', file: 'touchstone.yaml' } },
    ],
    [
      'the context window of the model',
      {
        settings: 'prices:\n  house/large: { input: 1, output: 1, contextWindow: 100 }\n',
        ticket: 'word '.repeat(2000),
      },
      { class: 'guarded', guard: { rule: 'contextWindow' } },
    ],
    ['a missing key', { model: 'keyed/large' }, { class: 'noKey' }],
    ['a missing recording', { mode: 'replay' }, { class: 'noRecording' }],
    ['an unknown provider', { model: 'nowhere/large' }, { class: 'unknownModel' }],
  ])('%s: the run ends with the same error, and nothing is sent', async (_, question, expected) => {
    const { foreseen, error, attempts } = await asked(question);
    expect(foreseen?.error).toMatchObject(expected);
    expect(error).toEqual(foreseen?.error);
    expect(attempts).toEqual([]);
  });

  it('is nothing for a model that is called, sandbox or not', async () => {
    expect((await asked({ model: 'sandbox/echo' })).foreseen).toBeUndefined();
    const called = await asked({ frontmatter: 'touchstone.retry: { attempts: 1 }' });
    expect(called.foreseen).toBeUndefined();
    expect(called.attempts).toHaveLength(1);
  });

  it('names the fallback that answers instead', async () => {
    const { foreseen, error } = await asked({
      model: 'keyed/large',
      frontmatter: 'touchstone.fallback: [sandbox/echo]',
    });
    expect(foreseen).toMatchObject({ error: { class: 'noKey' }, instead: 'sandbox/echo' });
    expect(error).toBeUndefined();
  });

  it('is a retired model, which its provider would refuse', async () => {
    const retired = allModels().find(({ id, lifecycle }) => {
      return id.startsWith('anthropic/') && lifecycleStatus(lifecycle) === 'retired';
    });
    const model = retired?.id ?? '';
    const prompt = await loadPromptText('{{ticket}}', 'a.prompt', async () => undefined);
    const request = { prompt, input: { ticket: 'x' }, model };
    const folder = await temporaryFolder();
    const environment = { ANTHROPIC_API_KEY: 'sk-test' };
    const host = await createNodeHost({ folder, environment, warn: () => {} });
    const foreseen = await foreseeRefusal(request, await prepare(request, host.settings), host);
    await host.close();
    expect(foreseen?.error).toMatchObject({
      class: 'unknownModel',
      message: expect.stringContaining(`The provider retired ${model}`),
    });
  });
});
