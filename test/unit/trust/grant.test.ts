import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultSettings,
  type Endpoint,
  type Settings,
} from '../../../src/model/settings/settings.ts';
import { grantHash, grantOf } from '../../../src/trust/grant.ts';
import { grantQuestion, grantRefusal } from '../../../src/trust/grantText.ts';
import { stateFolder } from '../../../src/trust/stateFolder.ts';

function declaring(name: string, endpoint: Partial<Endpoint>): Settings {
  const whole: Endpoint = { protocol: 'openai', baseUrl: 'http://127.0.0.1:1/v1', ...endpoint };
  return { ...defaultSettings, endpoints: { [name]: whole } };
}

function needs(name: string, endpoint: Partial<Endpoint>): boolean {
  return grantOf(name, declaring(name, endpoint)) !== undefined;
}

describe('a permission is not needed', () => {
  it('for built-in providers at their own hosts', () => {
    for (const name of ['openai', 'anthropic', 'googleai', 'openrouter', 'ollama', 'sandbox']) {
      expect(grantOf(name, defaultSettings)).toBeUndefined();
    }
  });

  it.each([
    ['local', { baseUrl: 'http://127.0.0.1:11434/v1' }],
    ['local', { baseUrl: 'http://localhost:11434/v1', headers: { 'x-team': 'desk' } }],
    ['ollama', { baseUrl: 'http://127.0.0.1:9999/v1' }],
    ['chat', { baseUrl: 'https://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['openai', { baseUrl: 'https://api.openai.com:443/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['claude', { baseUrl: 'https://api.anthropic.com', keyVariable: 'ANTHROPIC_API_KEY' }],
  ] as const)('for %s with %j', (name, endpoint) => {
    expect(needs(name, endpoint)).toBe(false);
  });
});

describe('a permission is needed', () => {
  it.each([
    ['local', { keyVariable: 'LOCAL_KEY' }],
    ['local', { headers: { x: 'a ${env:AWS_SECRET_ACCESS_KEY}' } }],
    ['house', { baseUrl: 'https://models.example.com/v1' }],
    ['openai', { baseUrl: 'http://127.0.0.1:1/v1' }],
    ['sandbox', { baseUrl: 'http://127.0.0.1:1/v1' }],
    ['ollama', { baseUrl: 'https://models.example.com/v1' }],
    ['openai', { baseUrl: 'https://api.anthropic.com' }],
    ['openai', { baseUrl: 'https://api.openai.com.evil.test/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['openai', { baseUrl: 'http://api.openai.com/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['openai', { baseUrl: 'https://api.openai.com:8443/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['openai', { baseUrl: 'https://api.openaı.com/v1', keyVariable: 'OPENAI_API_KEY' }],
    ['chat', { baseUrl: 'https://api.openai.com/v1', keyVariable: 'ANTHROPIC_API_KEY' }],
    ['chat', { baseUrl: 'https://api.openai.com/v1', headers: { x: '${env:OPENAI_API_KEY}' } }],
    ['near', { baseUrl: 'http://127.0.0.1.evil.test/v1' }],
    ['near', { baseUrl: 'http://localhost.evil.test/v1' }],
    ['near', { baseUrl: 'http://[::ffff:127.0.0.1]/v1' }],
    ['near', { baseUrl: 'http://0.0.0.0:1/v1' }],
  ] as const)('for %s with %j', (name, endpoint) => {
    expect(needs(name, endpoint)).toBe(true);
  });

  it('for every address that belongs to no built-in provider and not to this machine', () => {
    fc.assert(
      fc.property(fc.webUrl({ validSchemes: ['http', 'https'] }), baseUrl => {
        expect(needs('house', { baseUrl })).toBe(true);
        expect(needs('openai', { baseUrl })).toBe(true);
      }),
    );
  });
});

describe('what was allowed', () => {
  const house: Endpoint = {
    protocol: 'openai',
    baseUrl: 'https://models.example.com/v1',
    keyVariable: 'HOUSE_KEY',
    headers: { 'x-team': '${env:TEAM_TOKEN}', 'x-plain': 'desk' },
  };
  const hashOf = (endpoint: Endpoint, name = 'house'): string => {
    const grant = grantOf(name, declaring(name, endpoint));
    return grant ? grantHash(grant) : '';
  };

  it('is different after any change of it', () => {
    const changed: readonly string[] = [
      hashOf(house),
      hashOf(house, 'home'),
      hashOf({ ...house, protocol: 'anthropic' }),
      hashOf({ ...house, baseUrl: 'https://models.example.com/v2' }),
      hashOf({ ...house, baseUrl: 'https://models.example.com:8443/v1' }),
      hashOf({ ...house, baseUrl: 'http://models.example.com/v1' }),
      hashOf({ ...house, keyVariable: 'OTHER_KEY' }),
      hashOf({ ...house, headers: { 'x-team': '${env:AWS_SECRET_ACCESS_KEY}' } }),
      hashOf({ ...house, headers: { 'x-other': '${env:TEAM_TOKEN}' } }),
      hashOf({ ...house, headers: {} }),
    ];
    expect(new Set(changed).size).toBe(changed.length);
  });

  it('stays the same when its host is spelled differently', () => {
    expect(hashOf({ ...house, baseUrl: 'https://MODELS.example.com:443/v1' })).toBe(hashOf(house));
  });

  it('is described with its host, in ASCII, and every variable', () => {
    const endpoint = { ...house, baseUrl: 'http://mödels.example/v1?key=secret' };
    const grant = grantOf('openai', declaring('openai', endpoint));
    expect(grant && grantQuestion(grant)).toBe(
      'The endpoint `openai` of touchstone.yaml replaces OpenAI and sends prompts to http://xn--mdels-jua.example/v1, unencrypted, with the environment variables HOUSE_KEY (key) and TEAM_TOKEN (header x-team). Allow this for this workspace?',
    );
    const refusal = grant ? grantRefusal(grant) : '';
    expect(refusal).toContain(`TOUCHSTONE_TRUST=${grant && grantHash(grant)}`);
    expect(refusal).not.toContain('secret');
  });
});

describe('the folder of permissions', () => {
  it('is in the state folder of the user, and a relative path never leads into a workspace', () => {
    expect(stateFolder({ HOME: '/home/me' }, 'linux')).toBe('/home/me/.local/state');
    const given = { HOME: '/home/me', XDG_STATE_HOME: '/home/me/state' };
    expect(stateFolder(given, 'linux')).toBe('/home/me/state');
    const relative = { HOME: '/home/me', XDG_STATE_HOME: 'state' };
    expect(stateFolder(relative, 'linux')).toBe('/home/me/.local/state');
  });
});
