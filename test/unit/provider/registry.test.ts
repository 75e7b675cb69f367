import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { builtInProviders } from '../../../src/model/providers.ts';
import { loadProvider } from '../../../src/provider/registry.ts';

test('every built-in provider that this process can reach has an adapter', async () => {
  for (const { protocol } of Object.values(builtInProviders)) {
    if (protocol === 'vscode') continue;
    expect(await loadProvider(protocol)).toHaveProperty('stream');
  }
});

/** Loads every adapter in a fresh process, notes what was imported, then makes one call. */
const probe = `
  import { registerHooks } from 'node:module';
  const imported = [];
  registerHooks({
    resolve: (specifier, context, next) => {
      imported.push(specifier);
      return next(specifier, context);
    },
  });
  const registry = ${JSON.stringify(new URL('../../../src/provider/registry.ts', import.meta.url))};
  const { loadProvider } = await import(registry);
  for (const protocol of ['openai-responses', 'anthropic', 'google', 'sandbox']) {
    await loadProvider(protocol);
  }
  const provider = await loadProvider('openai');
  const before = [...imported];
  const messages = [{ role: 'user', content: [{ text: 'hi' }] }];
  const call = provider.stream(
    { model: 'local/x', messages, parameters: {} },
    { signal: new AbortController().signal, baseUrl: 'http://127.0.0.1:9' },
  );
  await call.next().catch(() => {});
  console.log(JSON.stringify({ before, after: imported }));
`;

test('an SDK is loaded by the first call to its provider, not before', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--input-type=module',
    '-e',
    probe,
  ]);
  const { before, after } = JSON.parse(stdout);
  const packages = (list: readonly string[]) =>
    list.filter(name => /^(?:openai|@|gpt-)/.test(name));
  expect(packages(before)).toEqual([]);
  expect(packages(after)).toEqual(['openai', 'openai/streaming']);
});
