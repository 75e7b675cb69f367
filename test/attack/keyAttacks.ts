import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { type Attack, KEY, localEndpoint, type Scene, sayInChat } from './scene.ts';

const spellings: Readonly<Record<string, (key: string) => string>> = {
  'as it is': key => key,
  'in capitals': key => key.toUpperCase(),
  'percent-encoded': key => [...key].map(c => `%${c.charCodeAt(0).toString(16)}`).join(''),
  'as \\u escapes': key => [...key].map(c => `\\u00${c.charCodeAt(0).toString(16)}`).join(''),
  'in hexadecimal': key => Buffer.from(key).toString('hex'),
  'in base64': key => Buffer.from(key).toString('base64'),
  'as HTML entities': key => [...key].map(c => `&#${c.charCodeAt(0)};`).join(''),
};

async function filesUnder(folder: string): Promise<string> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const texts = entries
    .filter(entry => entry.isFile())
    .map(entry => readFile(join(entry.parentPath, entry.name), 'utf8'));
  return (await Promise.all(texts)).join('\n');
}

async function trusted(scene: Scene, args: readonly string[]) {
  return scene.touchstone([...args, '--trust'], { LOCAL_KEY: KEY });
}

export const keyAttacks: readonly Attack[] = Object.entries(spellings).map(([name, spell]) => ({
  attack: `a server returns the key ${name}: in text, errors and tool arguments`,
  promise: 'it is redacted on the terminal, in the log and in recordings',
  async run(scene) {
    const spelt = spell(KEY);
    const say = sayInChat(`your key: ${spelt}`);
    const server = await scene.serve((received, response, raw) => {
      if (received.body['model'] !== 'fail') return say(received, response, raw);
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ error: { message: `wrong key ${spelt}` } }));
    });
    await scene.write({
      'touchstone.yaml': localEndpoint(server, '    key: ${env:LOCAL_KEY}\n'),
      'p.prompt': '{{role "user"}}\nHello\n',
    });
    const run = ['run', 'p.prompt', '-m'];
    const ended = [
      await trusted(scene, [...run, 'local/m', '--record']),
      await trusted(scene, [...run, 'local/m', '--json']),
      await trusted(scene, [...run, 'local/fail']),
    ];
    expect(server.received.length).toBeGreaterThanOrEqual(3);
    const seen = [
      ...ended.map(({ output }) => output),
      await filesUnder(join(scene.folder, '.touchstone')),
    ].join('\n');
    expect(seen).not.toContain(KEY);
    expect(seen).not.toContain(spelt);
    expect(seen).not.toContain(JSON.stringify(spelt).slice(1, -1));
  },
}));
