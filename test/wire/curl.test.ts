import { execFile } from 'node:child_process';
import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, test } from 'vitest';
import { curlCommand } from '../../src/call/code/curl.ts';
import { httpRequestOf } from '../../src/call/code/httpRequest.ts';
import { prepare } from '../../src/call/prepare.ts';
import { loadPromptFile } from '../../src/load/loadPromptFile.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

const execute = promisify(execFile);
const environment = { ONE_KEY: 'key-0123456789abcdef', TEAM: 'team of ’Ada’' };
const signal = new AbortController().signal;

describe.each(wireProtocols)('$protocol', ({ protocol, model, baseUrl, frames }) => {
  test('the curl command sends what a run sends, and showing it sends nothing', async () => {
    const server = await listen((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(frames.start + frames.delta('ok') + frames.end);
    });
    const folder = await mkdtemp(join(tmpdir(), 'touchstone-curl-'));
    await writeFile(
      join(folder, 'touchstone.yaml'),
      `endpoints: { one: { protocol: ${protocol}, baseUrl: "${baseUrl(server.url)}", key: "\${env:ONE_KEY}", headers: { x-team: "the \${env:TEAM}" } } }\n`,
    );
    await writeFile(
      join(folder, 'a.prompt'),
      `---\nmodel: one/${model}\nconfig: { temperature: 0.5, maxOutputTokens: 100 }\noutput: { format: json, schema: { a: string } }\n---\n{{role "system"}}It's "quoted" \\ $HOME \`x\`\n{{role "user"}}{{text}}`,
    );
    const loaded = await loadPromptFile(join(folder, 'a.prompt'));
    if (!loaded.ok) throw new Error(loaded.message);
    const latin = { ...environment, TEAM: 'team of Ada' };
    const host = await createNodeHost({ folder, environment: latin, warn: () => {}, log: false });
    const request = {
      prompt: loaded.prompt,
      input: { text: 'Grüße\u202e 🌍\nJSON\n\'"\u0000' },
      model: `one/${model}`,
    };
    const shown = await httpRequestOf(await prepare(request, host.settings), host, signal);
    expect(server.received).toEqual([]);
    const command = curlCommand(shown, 'sh');
    expect(command).not.toContain(latin.ONE_KEY);
    expect(command).not.toContain(latin.TEAM);
    const record = await run(request, host).record;
    expect(record.error).toBeUndefined();
    const [sent] = server.received;
    if (!sent) throw new Error('nothing was sent');

    const asJson = `curl() { "$NODE" -e 'let t="";process.stdin.on("data",d=>t+=d).on("end",()=>console.log(JSON.stringify([process.argv.slice(1),t])))' -- "$@"; }`;
    const { stdout } = await execute('sh', ['-c', `${asJson}\n${command}`], {
      env: { ...latin, NODE: process.execPath },
    });
    const [args, body]: [string[], string] = JSON.parse(stdout);
    const url = new URL(args.find(each => each.startsWith('http')) ?? '');
    expect(url.pathname + url.search).toBe(sent.path);
    expect(JSON.parse(body)).toEqual(sent.body);
    const headers = args
      .filter((_, at) => args[at - 1] === '-H')
      .map(each => each.split(/: (.*)/s).slice(0, 2));
    expect(headers.length).toBeGreaterThan(2);
    for (const [name = '', value] of headers)
      expect([name, sent.headers[name]]).toEqual([name, value]);
    expect(Object.fromEntries(headers)).toMatchObject({ 'x-team': `the ${latin.TEAM}` });
    expect(JSON.stringify(headers)).toContain(latin.ONE_KEY);
    await host.close();
    await server.close();
  });
});
