import { describe, expect, it } from 'vitest';
import { createSecretKeys } from '../../../src/extension/models/secretKeys.ts';
import { defaultSettings, type Settings } from '../../../src/model/settings/settings.ts';
import { memoryState, memoryStorage } from './memoryStorage.ts';

const plain: Settings = defaultSettings;

function declaring(name: string, baseUrl: string): Settings {
  const endpoint = { protocol: 'openai', baseUrl, keyVariable: 'KEY' } as const;
  return { ...defaultSettings, endpoints: { [name]: endpoint } };
}

describe('keys in secret storage', () => {
  it('are found again without pasted whitespace, until removed', async () => {
    const keys = createSecretKeys(memoryStorage(), memoryState());
    await keys.store('openai', plain, ' sk-test \n');
    expect(await keys.find('openai', plain)).toMatchObject({
      value: 'sk-test',
      source: 'secretStorage',
    });
    await keys.remove('openai', plain);
    expect(await keys.find('openai', plain)).toBeUndefined();
  });

  it('are known to be stored, without their values, also in the next session', async () => {
    const [storage, state] = [memoryStorage(), memoryState()];
    const keys = createSecretKeys(storage, state);
    expect(keys.isAnyStored).toBe(false);
    await keys.store('openai', plain, 'sk-test');
    await keys.store('anthropic', plain, 'sk-other');
    await keys.remove('openai', plain);
    const next = createSecretKeys(storage, state);
    expect(next.isAnyStored).toBe(true);
    expect(JSON.stringify(state.get('storedKeys'))).not.toContain('sk-');
    await next.remove('anthropic', plain);
    expect(next.isAnyStored).toBe(false);
  });

  it('are never sent to a server that a workspace declares with a provider’s name', async () => {
    const keys = createSecretKeys(memoryStorage(), memoryState());
    await keys.store('openai', plain, 'sk-test');
    const posing = declaring('openai', 'https://elsewhere.example/v1');
    expect(await keys.find('openai', posing)).toBeUndefined();
  });

  it('are not used for an endpoint that was moved to another server', async () => {
    const keys = createSecretKeys(memoryStorage(), memoryState());
    await keys.store('local', declaring('local', 'http://127.0.0.1:11434/v1'), 'sk-test');
    const moved = declaring('local', 'https://elsewhere.example/v1');
    expect(await keys.find('local', moved)).toBeUndefined();
    const same = declaring('local', 'http://127.0.0.1:11434/v2');
    expect(await keys.find('local', same)).toMatchObject({ value: 'sk-test' });
  });
});
