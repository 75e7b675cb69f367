import { expect } from 'vitest';
import { type Attack, type Ended, localEndpoint, sayInChat } from './scene.ts';

const ESC = '\u001b';
/** Sets the title, fills the clipboard, clears the screen, links, writes over the line, hides. */
const HOSTILE = [
  `${ESC}]0;title\u0007`,
  `${ESC}]52;c;cm0gLXJmIH4=\u0007`,
  `${ESC}[2J${ESC}[H`,
  `${ESC}]8;;http://evil.test/${ESC}\\link${ESC}]8;;${ESC}\\`,
  '\u009b2J\u009d0;t\u009c',
  'safe\revil',
  'abc\b\b\b\u007f',
  '\u202egnp.exe\u202c\u2066\u2069',
].join(' ');

// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must not come.
const CONTROL = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

function expectVisible({ code, stdout, stderr }: Ended): void {
  expect(code).not.toBe('hangs');
  expect(stdout).not.toMatch(CONTROL);
  expect(stderr).not.toMatch(CONTROL);
}

const prompt = '---\nmodel: local/m\n---\n{{role "user"}}\nHello {{name}}\n';

export const terminalAttacks: readonly Attack[] = [
  {
    attack:
      'a reply contains escape sequences: title, clipboard, clear screen, link, C1, direction',
    promise: 'they are printed as visible text, in the text and in `--json`',
    async run(scene) {
      const server = await scene.serve(sayInChat(HOSTILE));
      await scene.write({ 'touchstone.yaml': localEndpoint(server), 'p.prompt': prompt });
      const args = ['run', 'p.prompt', '--input', '{"name":"x"}'];
      expectVisible(await scene.touchstone(args));
      const json = await scene.touchstone([...args, '--json']);
      expectVisible(json);
      expect(JSON.parse(json.stdout).text).toBe(HOSTILE);
    },
  },
  {
    attack: 'an error of a server contains escape sequences',
    promise: 'they are printed as visible text',
    async run(scene) {
      const server = await scene.serve((_, response) => {
        response.writeHead(400, { 'content-type': 'application/json' });
        response.end(JSON.stringify({ error: { message: HOSTILE } }));
      });
      await scene.write({ 'touchstone.yaml': localEndpoint(server), 'p.prompt': prompt });
      expectVisible(await scene.touchstone(['run', 'p.prompt', '--input', '{"name":"x"}']));
    },
  },
  {
    attack: 'row ids, expected values and file names contain escape sequences',
    promise: 'every report prints them as visible text',
    async run(scene) {
      const row = { id: `row ${HOSTILE}`, input: { name: HOSTILE }, expected: HOSTILE };
      await scene.write({
        'p.prompt': '---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{name}}!\n',
        'p.golden.jsonl': `${JSON.stringify(row)}\n`,
        [`x${ESC}[2J.prompt`]: '---\nmodel: [\n---\n',
      });
      expectVisible(await scene.touchstone(['eval', 'p.prompt']));
      expectVisible(await scene.touchstone(['check']));
    },
  },
];
