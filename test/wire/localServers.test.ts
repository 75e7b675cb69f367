import { afterEach, describe, expect, it, vi } from 'vitest';
import { localProviders, localServers } from '../../src/call/endpoints/availableModels.ts';
import { listLocalModels } from '../../src/cli/models/listLocalModels.ts';
import { createTerminal } from '../../src/cli/terminal/terminal.ts';
import type { BuiltInProvider } from '../../src/model/providers.ts';
import { limit } from '../limit.ts';
import { type Answer, type Loopback, listen } from './loopback.ts';

const started: Loopback[] = [];

afterEach(async () => {
  vi.useRealTimers();
  await Promise.all(started.splice(0).map(server => server.close()));
});

async function start(answer: Answer): Promise<Loopback> {
  const server = await listen(answer);
  started.push(server);
  return server;
}

function json(body: unknown): Answer {
  return (_, response) => {
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  };
}

const models = (...ids: readonly string[]) =>
  json({ object: 'list', data: ids.map(id => ({ id, object: 'model' })) });

function at(baseUrl: string): BuiltInProvider {
  return { name: 'Local', protocol: 'openai', baseUrl, keyVariables: [] };
}

const signal = new AbortController().signal;

/** On a busy machine, a server that answers at once may be slow. */
const patient = (providers: Readonly<Record<string, BuiltInProvider>>) =>
  localServers(providers, limit);

describe('servers on this machine', () => {
  it('are those that answer with a list of models', async () => {
    const ollama = await start(models('llama3.2', 'qwen3:8b'));
    const website = await start((_, response) => void response.end('<html></html>'));
    const other = await start(json({ data: 'none' }));
    const closed = await listen(() => {});
    await closed.close();
    const found = await patient({
      ollama: at(`${ollama.url}/v1`),
      lmstudio: at(`${website.url}/v1`),
      llamacpp: at(`${other.url}/v1`),
      vllm: at(`${closed.url}/v1`),
    }).find(signal);
    expect(found).toEqual([
      {
        provider: 'ollama',
        name: 'Local',
        baseUrl: `${ollama.url}/v1`,
        models: ['llama3.2', 'qwen3:8b'],
      },
    ]);
    expect(ollama.received.map(({ path }) => path)).toEqual(['/v1/models']);
  });

  it('are not awaited when they do not answer, and not followed when they redirect', async () => {
    const silent = await start(() => new Promise(() => {}));
    const elsewhere = await start(models('away'));
    const leading = await start((_, response) => {
      response.writeHead(307, { location: `${elsewhere.url}/v1/models` }).end();
    });
    const servers = localServers({
      ollama: at(`${silent.url}/v1`),
      vllm: at(`${leading.url}/v1`),
    });
    expect(await servers.find(signal)).toEqual([]);
    expect(elsewhere.received).toEqual([]);
  });

  it('are searched for at no other address', () => {
    const addresses = [
      'http://127.0.0.1:11434/v1',
      'http://127.0.0.1.example:11434/v1',
      'http://localhost.example/v1',
      'https://api.openai.example/v1',
    ];
    const providers = Object.fromEntries(addresses.map(address => [address, at(address)]));
    expect(localProviders(providers).map(([address]) => address)).toEqual([addresses[0]]);
    expect(localProviders().map(([provider]) => provider)).toEqual([
      'ollama',
      'lmstudio',
      'llamacpp',
      'vllm',
    ]);
  });

  it('are requested again only after half a minute', async () => {
    const server = await start(models('llama3.2'));
    vi.useFakeTimers({ toFake: ['performance'] });
    const servers = patient({ ollama: at(`${server.url}/v1`) });
    const first = await servers.find(signal);
    vi.advanceTimersByTime(29_000);
    expect(await servers.find(signal)).toBe(first);
    expect(server.received).toHaveLength(1);
    vi.advanceTimersByTime(2000);
    await servers.find(signal);
    expect(server.received).toHaveLength(2);
  });

  it('are no longer awaited when the search is aborted, and are searched for again', async () => {
    const server = await start(models('llama3.2'));
    const servers = patient({ ollama: at(`${server.url}/v1`) });
    const search = new AbortController();
    const found = servers.find(search.signal);
    search.abort();
    await expect(found).rejects.toThrow(/abort/);
    expect(await servers.find(signal)).toHaveLength(1);
  });
});

describe('touchstone models list --local', () => {
  async function list(servers: ReturnType<typeof localServers>, word?: string, asJson?: true) {
    let stdout = '';
    let stderr = '';
    const terminal = createTerminal({
      stdout: { write: (text: string) => (stdout += text) },
      stderr: { write: (text: string) => (stderr += text) },
      colors: false,
      environment: {},
      signal,
      readStdin: async () => '',
    });
    const code = await listLocalModels(word, asJson ? { json: asJson } : {}, terminal, servers);
    return { code, stdout, stderr };
  }

  it('prints references that can be run unchanged', async () => {
    const server = await start(models('llama3.2', 'qwen3:8b'));
    const servers = patient({ ollama: at(`${server.url}/v1`) });
    expect((await list(servers)).stdout).toBe(
      `model            server\nollama/llama3.2  ${server.url}/v1\nollama/qwen3:8b  ${server.url}/v1\n`,
    );
    expect(JSON.parse((await list(servers, 'qwen', true)).stdout)).toEqual([
      { id: 'ollama/qwen3:8b', server: `${server.url}/v1` },
    ]);
  });

  it('says which servers it looked for when none answers', async () => {
    const { code, stdout, stderr } = await list(localServers({}));
    expect({ code, stdout }).toEqual({ code: 0, stdout: '' });
    expect(stderr).toMatch(/Ollama \(http:\/\/127\.0\.0\.1:11434\/v1\), .* or vLLM/);
  });
});
