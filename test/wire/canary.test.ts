import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSecretKeys } from '../../src/extension/models/secretKeys.ts';
import { createModelRuns } from '../../src/extension/panel/session/modelRuns.ts';
import { targetsOf } from '../../src/extension/panel/session/targets.ts';
import { loadPrompt, runEval } from '../../src/library.ts';
import { loadPromptFile } from '../../src/load/loadPromptFile.ts';
import type { ToWebview } from '../../src/protocol/messages.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { jsonLines, workspace } from '../unit/eval/workspace.ts';
import { memoryState, memoryStorage } from '../unit/extension/memoryStorage.ts';
import { bundledCli as cli, runBundled } from './bundle.ts';
import { call } from './call.ts';
import {
  canaries,
  type EchoServer,
  echoes,
  filesIn,
  leaksOf,
  spelledIn,
  startEchoServer,
  variableOf,
} from './canaries.ts';
import { listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

let server: EchoServer;

beforeAll(async () => {
  server = await startEchoServer();
});

afterAll(() => server.close());

/** Two keys are in the environment, two in `.env`. */
const environment = Object.fromEntries(
  ['openai', 'anthropic'].map(protocol => [variableOf(protocol), canaries[protocol]]),
);

// What a key leaks into is the same at every attempt.
const once = 'touchstone.retry: { attempts: 1 }\n';

const prompts = {
  'greet.prompt': `---\n${once}---\n{{role "user"}}\nHello {{name}}`,
  'greet.golden.jsonl': jsonLines([{ input: { name: 'Ada' }, expected: 'Hello' }]),
  'fields.prompt': `---\n${once.replace('1', '1, corrections: 1')}output:\n  schema:\n    type: object\n    additionalProperties: false\n    properties: {}\n---\nHello {{name}}`,
};

function folderOfCanaries(): Promise<string> {
  const dotenv = ['openai-responses', 'google'].map(
    protocol => `${variableOf(protocol)}="${canaries[protocol]}"\n`,
  );
  return workspace({ ...prompts, 'touchstone.yaml': server.settings, '.env': dotenv.join('') });
}

/** Nothing of any key is in the text, which is about every protocol. */
function expectNoCanary(text: string): void {
  const leaks = Object.values(canaries).flatMap(key => leaksOf(text, key));
  expect(leaks).toEqual([]);
  expect(text).toContain('[redacted]');
}

function expectEveryCanaryToHaveBeenSent(): void {
  const sent = server.received.map(({ headers }) =>
    String(headers.authorization ?? headers['x-api-key'] ?? headers['x-goog-api-key']),
  );
  const keys = new Set(sent.map(value => value.replace('Bearer ', '')));
  expect(keys).toEqual(new Set(Object.values(canaries)));
  server.received.length = 0;
}

describe('A key that the server returns in every form', () => {
  it('is in nothing that the command line prints or stores', async () => {
    const folder = await folderOfCanaries();
    const where = { folder, env: { ...process.env, ...environment, TOUCHSTONE_TRUST: '1' } };
    const models = server.models.join(',');
    const greet = ['run', 'greet.prompt', '-i', '{"name": "Ada"}', '--live', '--record', '-m'];
    const outputs: string[] = [];
    for (const args of [
      [...greet, models],
      [...greet, models, '--json'],
      [...greet, 'openai/say'],
      [...greet, 'anthropic/cut'],
      ['run', 'fields.prompt', '--live', '--record', '-m', models],
      ['models', 'keys'],
      ['models', 'keys', '--json'],
      ['eval', 'greet.prompt', '--live', '--record', '-m', models],
    ]) {
      const { output } = await runBundled(cli, args, where);
      outputs.push(output);
    }
    expectEveryCanaryToHaveBeenSent();
    for (const { protocol } of wireProtocols) {
      expect(outputs.join('\n')).toContain(variableOf(protocol));
    }
    expectNoCanary(outputs.join('\n'));
    expectNoCanary(await filesIn(folder));
  });

  it('is in no event, record or file of the library, streaming or not', async () => {
    const folder = await folderOfCanaries();
    const options = { environment, log: true };
    const events: unknown[] = [];
    for (const file of ['greet.prompt', 'fields.prompt']) {
      const prompt = await loadPrompt(join(folder, file), options);
      for (const model of server.models) {
        for (const stream of [true, false]) {
          for await (const event of prompt.stream({ name: 'Ada' }, { model, stream, record: true }))
            events.push(event);
        }
      }
      await prompt.close();
    }
    const { summaries } = await runEval(join(folder, 'greet.prompt'), {
      ...options,
      models: server.models,
      mode: 'live',
      onEvent: event => events.push(event),
    });
    expectEveryCanaryToHaveBeenSent();
    expectNoCanary(JSON.stringify([events, summaries]));
    expectNoCanary(await filesIn(folder));
  });

  it('is in no message to the panel’s page when it comes from secret storage', async () => {
    const folder = await folderOfCanaries();
    const keys = createSecretKeys(memoryStorage(), memoryState());
    const host = await createNodeHost({
      folder,
      environment: {},
      warn: message => messages.push(message),
      findKeyFirst: provider => keys.find(provider, host.settings),
    });
    for (const [protocol, key] of Object.entries(canaries)) {
      await keys.store(protocol, host.settings, key);
    }
    const messages: (ToWebview | string)[] = [];
    const loaded = await loadPromptFile(join(folder, 'greet.prompt'));
    if (!loaded.ok) throw new Error(loaded.message);
    const runs = createModelRuns(
      message => messages.push(message),
      () => {},
    );
    await runs.start(
      targetsOf(server.models),
      ({ model }, signal) =>
        run({ prompt: loaded.prompt, input: { name: 'Ada' }, model, record: true }, host, {
          signal,
        }).events,
    );
    runs.dispose();
    await host.close();
    expectEveryCanaryToHaveBeenSent();
    expectNoCanary(JSON.stringify([messages, runs.columns]));
    expectNoCanary(await filesIn(folder));
  });

  it('can be kept out of the recordings when the user pastes it into the input', async () => {
    const folder = await folderOfCanaries();
    const prompt = await loadPrompt(join(folder, 'greet.prompt'), { environment, log: true });
    for (const { protocol } of wireProtocols) {
      const key = canaries[protocol] ?? '';
      const name = `${echoes(key).join(' ')} ${spelledIn(key)}`;
      await prompt.run({ name }, { model: `${protocol}/say`, record: true });
    }
    await prompt.close();
    const recorded = join(folder, '.touchstone', 'recordings', 'greet.jsonl');
    expect((await readFile(recorded, 'utf8')).trim().split('\n')).toHaveLength(4);
    expectNoCanary(await filesIn(folder));
  });
});

describe.each(wireProtocols)('An error of $protocol', wire => {
  const key = canaries[wire.protocol] ?? '';

  it.each([
    'refuse',
    'fail',
    'cut',
  ])('contains nothing of the key at any depth: %s', async manner => {
    for (const stream of [true, false]) {
      const request = { model: `${wire.protocol}/${manner}` };
      const { error } = await call(wire, server.url, { key, stream, request });
      expect(error).toBeDefined();
      const text = inspect(error, { depth: 12, showHidden: true, maxStringLength: null });
      expect(leaksOf(text, key)).toEqual([]);
      expect(leaksOf(JSON.stringify(error), key)).toEqual([]);
    }
  });

  it('contains nothing of a key that cannot be sent', async () => {
    const broken = `${key}\u0001${key}`;
    const { error } = await call(wire, server.url, { key: broken });
    expect(error).toBeDefined();
    const text = inspect(error, { depth: 12, showHidden: true, maxStringLength: null });
    expect(leaksOf(text, key)).toEqual([]);
  });

  it('is the only result of a redirect: no other server gets the key', async () => {
    const other = await listen((_, response) => void response.writeHead(200).end('{}'));
    const first = await listen((_, response) => {
      response.writeHead(307, { location: `${other.url}/v1` }).end();
    });
    try {
      const { error } = await call(wire, first.url, { key });
      expect(error).toBeDefined();
      expect(first.received).toHaveLength(1);
      expect(other.received).toHaveLength(0);
    } finally {
      await Promise.all([first.close(), other.close()]);
    }
  });
});
