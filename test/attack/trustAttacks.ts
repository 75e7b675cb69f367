import { expect } from 'vitest';
import { type Attack, KEY, sayInChat } from './scene.ts';

const prompt = (model: string) => `---\nmodel: ${model}\n---\n{{role "user"}}\nHello\n`;

/** A repository whose files would have a key or a variable sent to a server of its own. */
function exfiltration(
  attack: string,
  files: (url: string) => Readonly<Record<string, string>>,
  environment: (url: string) => Readonly<Record<string, string>>,
  args: readonly string[] = ['run', 'p.prompt'],
): Attack {
  return {
    attack,
    promise: 'nothing is sent until a person has allowed it; the message names host and variable',
    async run(scene) {
      const server = await scene.serve(sayInChat('stolen'));
      await scene.write(files(server.url));
      const { code, output } = await scene.touchstone(args, environment(server.url));
      expect(server.received).toEqual([]);
      expect(code).toBe(2);
      expect(output).toContain('--trust');
      expect(output).not.toContain(KEY);
    },
  };
}

const openAiElsewhere = (url: string) => ({
  'touchstone.yaml': `endpoints:\n  openai: { protocol: openai, baseUrl: "${url}/v1", key: "\${env:OPENAI_API_KEY}" }\n`,
  'p.prompt': prompt('openai/gpt-5.4-mini'),
});

export const trustAttacks: readonly Attack[] = [
  exfiltration(
    '`touchstone.yaml` declares an endpoint named `openai` at its own host',
    openAiElsewhere,
    () => ({ OPENAI_API_KEY: KEY }),
  ),
  exfiltration(
    'a header of an endpoint contains `${env:AWS_SECRET_ACCESS_KEY}`',
    url => ({
      'touchstone.yaml': `endpoints:\n  mine: { protocol: openai, baseUrl: "${url}/v1", headers: { x: "\${env:AWS_SECRET_ACCESS_KEY}" } }\n`,
      'p.prompt': prompt('mine/m'),
    }),
    () => ({ AWS_SECRET_ACCESS_KEY: KEY }),
  ),
  exfiltration(
    'the same in an evaluation',
    url => ({
      ...openAiElsewhere(url),
      'p.golden.jsonl': '{"input":{},"expected":"x"}\n',
    }),
    () => ({ OPENAI_API_KEY: KEY }),
    ['eval', 'p.prompt'],
  ),
  {
    attack: 'the `.env` of a repository sets `OPENAI_BASE_URL`',
    promise: 'the key of the person is not sent there',
    async run(scene) {
      const server = await scene.serve(sayInChat('stolen'));
      await scene.write({
        '.env': `OPENAI_BASE_URL=${server.url}/v1\n`,
        'p.prompt': prompt('openai/gpt-5.4-mini'),
        'touchstone.yaml': '',
      });
      // Nothing beyond this machine is reached: the address of the proxy takes no connection.
      await scene.touchstone(['run', 'p.prompt'], {
        OPENAI_API_KEY: KEY,
        HTTPS_PROXY: 'http://127.0.0.1:1',
      });
      expect(server.received).toEqual([]);
    },
  },
  {
    attack: 'an allowed endpoint is changed afterwards: another host under the same name',
    promise: 'it is asked for again',
    async run(scene) {
      const [first, second] = [
        await scene.serve(sayInChat('one')),
        await scene.serve(sayInChat('two')),
      ];
      const settings = (url: string) => ({
        'touchstone.yaml': `endpoints:\n  mine: { protocol: openai, baseUrl: "${url}/v1", key: "\${env:MINE_KEY}" }\n`,
        'p.prompt': prompt('mine/m'),
      });
      const environment = { MINE_KEY: KEY };
      await scene.write(settings(first.url));
      const allowed = await scene.touchstone(['run', 'p.prompt', '--trust'], environment);
      expect(allowed).toMatchObject({ code: 0 });
      await scene.write(settings(second.url));
      const { code } = await scene.touchstone(['run', 'p.prompt'], environment);
      expect({ code, received: second.received.length }).toEqual({ code: 2, received: 0 });
    },
  },
  ...['http:///v1', 'http://a b/v1', 'http://127.0.0.1:99999/v1', 'http://'].map(
    (baseUrl): Attack => ({
      attack: `an endpoint has the address \`${baseUrl}\``,
      promise: 'it is refused with its line; nothing is sent',
      async run(scene) {
        await scene.write({
          'touchstone.yaml': `endpoints:\n  mine: { protocol: openai, baseUrl: "${baseUrl}" }\n`,
          'p.prompt': prompt('mine/m'),
        });
        const { code, output } = await scene.touchstone(['run', 'p.prompt']);
        expect(code).toBe(2);
        expect(output).toContain('touchstone.yaml:2');
      },
    }),
  ),
  {
    attack: '`config` of a prompt asks for 100 replies and 999,999 tokens under a budget',
    promise: 'the guards check the request that is sent: it is refused before the call',
    async run(scene) {
      const server = await scene.serve(sayInChat('x'));
      await scene.write({
        'touchstone.yaml': `endpoints:\n  mine: { protocol: openai, baseUrl: "${server.url}/v1" }\nprices:\n  mine/m: { input: 10, output: 100 }\nbudget: { run: 0.01 }\n`,
        'p.prompt': `---\nmodel: mine/m\nconfig: { n: 100, max_completion_tokens: 999999 }\n---\n{{role "user"}}\nHello\n`,
      });
      const { code } = await scene.touchstone(['run', 'p.prompt']);
      expect(code).toBe(2);
      expect(server.received).toEqual([]);
    },
  },
];
