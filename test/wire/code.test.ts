import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../../scripts/host/paths.ts';
import { type CodeFormat, codeFormatsOf, codeOf } from '../../src/call/code/code.ts';
import { prepare } from '../../src/call/prepare.ts';
import { loadPromptFile } from '../../src/load/loadPromptFile.ts';
import { createNodeHost } from '../../src/run/nodeHost.ts';
import { run } from '../../src/run/run.ts';
import { listen } from './loopback.ts';
import { wireProtocols } from './protocols.ts';

const execute = promisify(execFile);
const signal = new AbortController().signal;
const environment = { ONE_KEY: 'key-0123456789abcdef', TEAM: 'team-of-Ada' };

const tools = `tools:
  - name: orders
    description: Finds "orders" of a customer.
    inputSchema: { type: object, properties: { customer: { type: string } }, required: [customer] }
`;
const output = `output: { format: json, schema: { a: string, "b?(enum)": [x, y] } }
`;

/** A project in which the SDKs and this library can be imported. */
let project = '';

beforeAll(async () => {
  project = await realpath(await mkdtemp(join(tmpdir(), 'touchstone-code-')));
  await writeFile(join(project, 'package.json'), '{ "type": "module" }');
  await symlink(join(root, 'node_modules'), join(project, 'node_modules'));
});

async function promptIn(name: string, frontmatter: string) {
  const folder = join(project, name);
  await mkdir(folder, { recursive: true });
  const file = join(folder, 'a.prompt');
  await writeFile(
    file,
    `---\n${frontmatter}---\n{{role "system"}}It's "quoted" \\ $HOME \`x\` \${y}\n{{role "user"}}{{text}}`,
  );
  const loaded = await loadPromptFile(file);
  if (!loaded.ok) throw new Error(loaded.message);
  return { folder, prompt: loaded.prompt };
}

const input = { text: 'Grüße\u202e 🌍 \u{e0001}\r\n\'"\u0000 ${z} \\u0041' };

/** The programs of a request, by their format. */
async function programs(
  name: string,
  model: string,
  frontmatter: string,
  settings: string,
  formats: readonly CodeFormat['id'][],
) {
  const { folder, prompt } = await promptIn(name, frontmatter);
  await writeFile(join(folder, 'touchstone.yaml'), settings);
  const host = await createNodeHost({ folder, environment, warn: () => {}, log: false });
  const request = { prompt, input, model };
  const prepared = await prepare(request, host.settings);
  const call = { file: join(folder, 'a.prompt'), input, model };
  const files: string[] = [];
  for (const format of formats) {
    const code = await codeOf(format, prepared, call, host, signal);
    expect(code).not.toContain(environment.ONE_KEY);
    expect(code).not.toContain(environment.TEAM);
    const file = join(folder, `${format}.${format === 'python' ? 'py' : 'ts'}`);
    await writeFile(file, code);
    files.push(file);
  }
  return { host, request, prepared, files };
}

describe.each(wireProtocols)('$protocol', ({ protocol, model, baseUrl, frames }) => {
  test.each([
    [
      'tools',
      `config: { temperature: 0.5, maxOutputTokens: 100, stopSequences: ["\\n"] }\n${tools}`,
    ],
    ['output', `config: { top_k: 3, service_tier: flex }\n${output}`],
  ])('the programs send the body of a run (%s)', async (name, more) => {
    const server = await listen((_, response) => {
      response.writeHead(200, { 'content-type': 'text/event-stream' });
      response.end(frames.start + frames.delta('ok') + frames.end);
    });
    const settings = `endpoints: { one: { protocol: ${protocol}, baseUrl: "${baseUrl(server.url)}", key: "\${env:ONE_KEY}", headers: { x-team: "the \${env:TEAM}" } } }\n`;
    const { host, request, files } = await programs(
      `${protocol}-${name}`,
      `one/${model}`,
      more,
      settings,
      name === 'tools' ? ['typescript', 'library'] : ['typescript'],
    );
    expect(server.received).toEqual([]);
    const record = await run(request, host).record;
    expect(record.error).toBeUndefined();
    const [sent] = server.received;
    const env = { ...environment, PATH: process.env['PATH'] };
    const loader = join(root, 'src', 'library.ts');
    await writeFile(
      join(project, 'alias.mjs'),
      `import { registerHooks } from 'node:module';\nregisterHooks({ resolve: (name, context, next) => next(name === 'touchstone' ? ${JSON.stringify(`file://${loader}`)} : name, context) });\n`,
    );
    for (const file of files) {
      server.received.length = 0;
      const ran = await execute(process.execPath, ['--import', join(project, 'alias.mjs'), file], {
        cwd: project,
        env,
      });
      expect(ran.stdout).toContain('ok');
      const [again] = server.received;
      expect(server.received.length).toBe(1);
      expect(again?.body).toEqual(sent?.body);
      expect(again?.path).toBe(sent?.path);
      expect(again?.headers['x-team']).toBe(`the ${environment.TEAM}`);
      expect(again?.headers.authorization).toBe(sent?.headers.authorization);
    }
    await host.close();
    await server.close();
  });
});

test('the programs compile under strict types', async () => {
  const cases = [
    ['openai/gpt-5.4-mini', tools],
    ['openai/gpt-5.4-mini', output],
    ['anthropic/claude-haiku-4-5', tools],
    ['anthropic/claude-haiku-4-5', `config: { reasoning: low, top_k: 3 }\n${output}`],
    ['googleai/gemini-3.6-flash', `toolChoice: required\n${tools}`],
    ['googleai/gemini-3.6-flash', `config: { reasoning: high }\n${output}`],
    ['one/m', tools],
    ['one/m', output],
    ['two/m', tools],
    ['two/m', 'config: { top_k: 3 }\n'],
    ['whole/m', output],
    ['sandbox/schema', output],
  ] as const;
  const settings = `endpoints:
  one: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1", headers: { x-team: "\${env:TEAM}" } }
  two: { protocol: openai, baseUrl: "https://api.openai.com/v1", key: "\${env:ONE_KEY}" }
  whole: { protocol: openai, baseUrl: "http://127.0.0.1:1/v1", stream: false }
`;
  const all: string[] = [];
  for (const [index, [model, more]] of cases.entries()) {
    const formats = model.startsWith('sandbox')
      ? (['library'] as const)
      : (['typescript', 'library'] as const);
    const { host, files, prepared } = await programs(
      `strict-${index}`,
      model,
      more,
      settings,
      formats,
    );
    expect(codeFormatsOf(prepared).map(({ id }) => id)).toEqual(
      expect.arrayContaining([...formats]),
    );
    all.push(...files);
    await host.close();
  }
  const compilerOptions = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    noUnusedLocals: true,
    skipLibCheck: true,
    noEmit: true,
    module: 'nodenext',
    target: 'es2024',
    lib: ['ES2024', 'DOM', 'DOM.AsyncIterable', 'ESNext.Array', 'ESNext.Disposable'],
    types: ['node'],
    allowImportingTsExtensions: true,
    resolveJsonModule: true,
    paths: { touchstone: [join(root, 'src', 'library.ts')] },
  };
  const files = [...all, join(root, 'src/prompt/template/handlebars.d.ts')];
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files }));
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  const compiled = await execute(process.execPath, [tsc, '-p', project]).catch(error => error);
  expect(compiled.stdout).toBe('');
});

test('a model of VS Code has no form, and a sandbox model has that of the library', async () => {
  const { folder, prompt } = await promptIn('forms', '');
  const host = await createNodeHost({ folder, environment, warn: () => {}, log: false });
  const idsOf = async (model: string) =>
    codeFormatsOf(await prepare({ prompt, input, model }, host.settings)).map(({ id }) => id);
  expect(await idsOf('vscode/gpt-5')).toEqual([]);
  expect(await idsOf('sandbox/text')).toEqual(['library']);
  await host.close();
});
