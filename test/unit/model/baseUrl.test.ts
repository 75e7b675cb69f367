import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { baseUrlProblem, isLoopback } from '../../../src/model/settings/endpoints.ts';
import { readSettings } from '../../../src/model/settings/settings.ts';

describe('a base URL', () => {
  it.each([
    'https://api.example.com/v1',
    'http://127.0.0.1:11434/v1',
    'http://[::1]:8080',
    'https://models.example.com',
    'http://gateway/v1',
    'https://models.example.com:443/v1?api-version=1',
    'https://mödels.example/v1',
  ])('%s can be used', url => {
    expect(baseUrlProblem(url)).toBeUndefined();
  });

  it.each([
    ['https:///v1', 'has no host'],
    ['http://', 'has no host'],
    ['https://?x', 'has no host'],
    ['http://:8080/v1', 'has no host'],
    ['https:/models.example.com/v1', 'does not begin'],
    ['file:///etc/passwd', 'does not begin'],
    ['https://models.example.com /v1', 'a space'],
    ['https://models.example.com/v 1', 'a space'],
    ['https://models.exam\tple.com/v1', 'a space'],
    ['https:\\\\evil.test/v1', 'does not begin'],
    ['https://models.example.com\\@evil.test', 'backslash'],
    ['http://127.0.0.1:99999/v1', 'the port 99999'],
    ['http://127.0.0.1:0/v1', 'the port 0'],
    ['http://127.0.0.1:http/v1', 'not a valid URL'],
    ['http://[::1/v1', 'not a valid URL'],
    ['http://localhost@evil.test/v1', 'a user name'],
    ['http://localhost:1@evil.test/v1', 'a user name'],
    ['https://models.example.com/v1#x', 'a fragment'],
  ])('%s is refused: %s', (url, why) => {
    expect(baseUrlProblem(url)).toContain(why);
  });

  it('that is accepted has the host that a person reads in it', () => {
    const part = fc.string({ maxLength: 12 });
    fc.assert(
      fc.property(part, part, part, (before, host, after) => {
        const url = `https://${before}${host}${after}`;
        if (baseUrlProblem(url) !== undefined) return;
        const written = /^https:\/\/([^/?#]*)/.exec(url)?.[1] ?? '';
        expect(URL.parse(url)?.host).not.toBe('');
        expect(written.replace(/:\d*$/, '')).not.toBe('');
      }),
      { numRuns: 2000 },
    );
  });

  it('is reported at its line, and no settings apply', () => {
    const { settings, problems } = readSettings(
      'endpoints:\n  ok: { protocol: openai, baseUrl: "http://127.0.0.1:1" }\n  bad:\n    protocol: openai\n    baseUrl: https:///v1\n',
    );
    expect(settings.endpoints).toEqual({});
    expect(problems).toEqual([
      {
        line: 5,
        column: 14,
        message:
          '`endpoints.bad.baseUrl` has no host; write one, such as `https://models.example.com/v1`',
      },
    ]);
  });

  it('must not have headers that cannot be sent or name no variable', () => {
    const headers = (value: string) =>
      readSettings(
        `endpoints:\n  a: { protocol: openai, baseUrl: "http://127.0.0.1:1", headers: { x: ${value} } }\n`,
      ).problems.map(({ message }) => message);
    expect(headers('"Bearer ${env:TOKEN}"')).toEqual([]);
    expect(headers('"${env:}"')).toEqual([expect.stringContaining('write `${env:NAME}`')]);
    expect(headers('"a\\r\\nx-evil: 1"')).toEqual([expect.stringContaining('line break')]);
  });
});

describe('loopback', () => {
  it.each([
    'http://localhost:1',
    'http://LOCALHOST/v1',
    'http://127.0.0.1:11434/v1',
    'http://127.8.9.1',
    'http://127.1/v1',
    'http://2130706433/v1',
    'http://0x7f.1',
    'http://[::1]:8080/v1',
    'http://[0:0:0:0:0:0:0:1]/v1',
  ])('%s is this machine', url => {
    expect(isLoopback(url)).toBe(true);
  });

  it.each([
    'http://0.0.0.0:1',
    'http://127.0.0.1.evil.test',
    'http://localhost.evil.test',
    'http://localhost:1@evil.test',
    'http://evil.localhost',
    'http://[::ffff:127.0.0.1]',
    'http://128.0.0.1',
    'http://ⅼocalhost.test',
    'https://api.openai.com.evil.test/v1',
    'nonsense',
  ])('%s is not this machine', url => {
    expect(isLoopback(url)).toBe(false);
  });
});
