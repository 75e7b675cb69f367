import { lstat, mkdir, mkdtemp, readdir, stat, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { runCli } from '../../../src/cli/program.ts';
import { type ModelServer, modelServer, says } from '../../wire/modelServer.ts';
import { jsonLines, workspace } from '../eval/workspace.ts';

const KEY = 'canary-of-the-user-0123456789';
const CLOUD = 'canary-of-the-cloud-0123456789';

let server: ModelServer;
let state: string;

beforeAll(async () => {
  server = await modelServer();
  server.replies('m', says('{"text": "hello"}'));
});

afterAll(() => server.close());

beforeEach(async () => {
  server.received.length = 0;
  state = await mkdtemp(join(tmpdir(), 'touchstone-state-'));
});

afterEach(() => vi.restoreAllMocks());

interface Given {
  readonly environment?: Readonly<Record<string, string>>;
  readonly answer?: boolean;
}

async function cli(args: readonly string[], { environment = {}, answer }: Given = {}) {
  const written = { stdout: '', stderr: '' };
  const asked: string[] = [];
  const into = (name: keyof typeof written) => ({
    write: (text: string) => {
      written[name] += text;
    },
  });
  const code = await runCli(args, {
    stdout: into('stdout'),
    stderr: into('stderr'),
    colors: false,
    environment: {
      XDG_STATE_HOME: state,
      OPENAI_API_KEY: KEY,
      HOUSE_KEY: KEY,
      AWS_SECRET_ACCESS_KEY: CLOUD,
      ...environment,
    },
    signal: new AbortController().signal,
    readStdin: async () => '',
    ...(answer !== undefined && {
      async confirm(question: string) {
        asked.push(question);
        return answer;
      },
    }),
  });
  return { code, asked, ...written };
}

const prompt = (model: string): string => `---\nmodel: ${model}\n---\nHello\n`;

function settings(endpoint: string, name = 'house'): string {
  return `endpoints:\n  ${name}: { protocol: openai, baseUrl: "${server.url}/v1", ${endpoint} }\n`;
}

const keyed = 'key: "${env:HOUSE_KEY}"';

function folderOf(endpoint = keyed, name = 'house', files = {}): Promise<string> {
  const texts = { 'touchstone.yaml': settings(endpoint, name), 'p.prompt': prompt(`${name}/m`) };
  return workspace({ ...texts, ...files });
}

const run = (folder: string, ...more: readonly string[]) => [
  'run',
  join(folder, 'p.prompt'),
  ...more,
];

describe('without a terminal, a variable is sent only after a person has allowed it', () => {
  it.each([
    ['a key', keyed, 'house'],
    ['any variable in a header', 'headers: { x: "${env:AWS_SECRET_ACCESS_KEY}" }', 'house'],
    ['the key of a provider whose name is taken', 'key: "${env:OPENAI_API_KEY}"', 'openai'],
    ['a prompt under the name of a provider', 'region: eu', 'openai'],
  ])('%s', async (_, endpoint, name) => {
    const folder = await folderOf(endpoint, name);
    const { code, stdout, stderr } = await cli(run(folder));
    expect(code).toBe(2);
    expect(stdout).toBe('');
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    expect(stderr).toMatch(
      /^The endpoint `\w+` of touchstone\.yaml .*127\.0\.0\.1.*TOUCHSTONE_TRUST=\w{32}\.$/m,
    );
    expect(stderr).not.toContain('canary');
    expect(server.received).toEqual([]);
  });

  it('in an evaluation, in a fallback, in a list of models, in a count of tokens', async () => {
    const folder = await folderOf(keyed, 'house', {
      'p.golden.jsonl': jsonLines([{ id: 'a', input: {}, expected: 'x' }]),
      'f.prompt': '---\nmodel: sandbox/echo\ntouchstone.fallback: [house/m]\n---\nHello\n',
    });
    for (const args of [
      ['eval', folder],
      ['run', join(folder, 'f.prompt')],
    ]) {
      expect(await cli(args)).toMatchObject({
        code: 2,
        stdout: '',
        stderr: expect.stringMatching(/^The endpoint `house`.*HOUSE_KEY \(key\).*--trust/),
      });
    }
    vi.spyOn(process, 'cwd').mockReturnValue(folder);
    for (const args of [
      ['models', 'list', '--live', '--provider', 'house'],
      ['models', 'check', folder, '--live'],
    ]) {
      const { stderr } = await cli(args);
      expect(stderr).toMatch(/warning: The endpoint `house` .*not allowed/);
    }
    const { stdout } = await cli(['render', join(folder, 'p.prompt'), '--live']);
    expect(stdout).toMatch(/(could not count|has no way)/);
    expect(server.received).toEqual([]);
  });

  it('and the workspace itself can neither allow anything nor redirect a key', async () => {
    const folder = await folderOf(keyed, 'house', {
      '.env': `TOUCHSTONE_TRUST=1\nXDG_STATE_HOME=.\nOPENAI_BASE_URL=${server.url}\nHTTPS_PROXY=${server.url}\n`,
      'o.prompt': prompt('openai/m'),
    });
    expect(await cli(run(folder))).toMatchObject({ code: 2 });
    expect(server.received).toEqual([]);
  });
});

describe('some uses need no permission', () => {
  it('an endpoint on this machine that gets no variable', async () => {
    const folder = await folderOf('headers: { x-team: desk }');
    expect(await cli(run(folder), { answer: false })).toMatchObject({ code: 0, asked: [] });
    expect(server.received).toHaveLength(1);
  });

  it('scoring stored replies again', async () => {
    const rows = [{ id: 'a', input: {}, expected: 'x' }];
    const folder = await folderOf(keyed, 'house', { 'p.golden.jsonl': jsonLines(rows) });
    const environment = { TOUCHSTONE_TRUST: '1' };
    await cli(['eval', folder], { environment });
    expect(server.received).toHaveLength(1);
    const again = await cli(['eval', folder, '--rescore'], { answer: false });
    expect(again).toMatchObject({
      code: 1,
      asked: [],
      stdout: expect.stringContaining('1 failed'),
    });
    expect(server.received).toHaveLength(1);
  });

  it('recordings and sandbox models', async () => {
    const folder = await folderOf();
    const replayed = await cli(run(folder, '--replay'));
    expect(replayed.stderr).toContain('No recording answers');
    expect(await cli(run(folder, '-m', 'sandbox/echo'))).toMatchObject({ code: 0 });
    // Without a key there is nobody to call.
    const environment = { HOUSE_KEY: '' };
    const unset = await cli(run(folder), { environment });
    expect(unset.stderr).toContain('set HOUSE_KEY');
    expect(unset.stderr).not.toContain('TRUST');
  });
});

describe('a permission', () => {
  it('is asked for once, in a sentence with the host and the variables, and stored', async () => {
    const rows = Array.from({ length: 20 }, (_, id) => ({ id: `${id}`, input: {}, expected: 'x' }));
    const folder = await folderOf(keyed, 'house', { 'p.golden.jsonl': jsonLines(rows) });
    const first = await cli(['eval', folder], { answer: true });
    expect(first.asked).toEqual([
      `The endpoint \`house\` of touchstone.yaml sends prompts to ${server.url}/v1, with the environment variable HOUSE_KEY (key). Allow this for this workspace?`,
    ]);
    expect(server.received).toHaveLength(20);
    expect(await cli(run(folder), { answer: false })).toMatchObject({ code: 0, asked: [] });
    expect(server.received.at(-1)?.headers.authorization).toBe(`Bearer ${KEY}`);
  });

  it('that is refused sends nothing, and is asked for again', async () => {
    const folder = await folderOf();
    for (let time = 0; time < 2; time += 1) {
      const { code, asked } = await cli(run(folder), { answer: false });
      expect([code, asked.length]).toEqual([2, 1]);
    }
    expect(server.received).toEqual([]);
  });

  it('with --trust applies until what it allows changes', async () => {
    const folder = await folderOf();
    const trusted = await cli(run(folder, '--trust'));
    expect(trusted).toMatchObject({ code: 0, stderr: expect.stringContaining('allowed: The') });
    expect(await cli(run(folder))).toMatchObject({ code: 0 });
    const changes = [
      settings(`${keyed}, headers: { x: "\${env:AWS_SECRET_ACCESS_KEY}" }`),
      settings(keyed).replace('protocol: openai', 'protocol: anthropic'),
      settings(keyed).replace('/v1', '/v2'),
      settings(keyed).replace('127.0.0.1', 'localhost'),
    ];
    server.received.length = 0;
    for (const changed of changes) {
      await writeFile(join(folder, 'touchstone.yaml'), changed);
      expect(await cli(run(folder))).toMatchObject({ code: 2 });
    }
    expect(server.received).toEqual([]);
    await writeFile(join(folder, 'touchstone.yaml'), `# Only this changed\n${settings(keyed)}`);
    expect(await cli(run(folder))).toMatchObject({ code: 0 });
  });

  it('belongs to one workspace', async () => {
    await cli(run(await folderOf(), '--trust'));
    expect(await cli(run(await folderOf()))).toMatchObject({ code: 2 });
  });

  it('by TOUCHSTONE_TRUST allows exactly what the hash represents, and is not stored', async () => {
    const folder = await folderOf();
    const { stderr } = await cli(run(folder));
    const hash = /TOUCHSTONE_TRUST=(\w+)/.exec(stderr)?.[1] ?? '';
    const environment = { TOUCHSTONE_TRUST: `0123456789,${hash}` };
    expect(await cli(run(folder), { environment })).toMatchObject({ code: 0 });
    await writeFile(
      join(folder, 'touchstone.yaml'),
      settings(`${keyed}, headers: { x: "\${env:HOUSE_KEY}" }`),
    );
    expect(await cli(run(folder), { environment })).toMatchObject({ code: 2 });
    const all = { environment: { TOUCHSTONE_TRUST: '1' } };
    expect(await cli(run(folder), all)).toMatchObject({ code: 0 });
    expect(JSON.parse((await cli(['trust', 'list', '--json'])).stdout)).toEqual([]);
  });

  it('is a file that only its owner can read, and is never written or read through a link', async () => {
    const folder = await folderOf();
    await cli(run(folder, '--trust'));
    const place = join(state, 'touchstone', 'trust');
    const [name = ''] = await readdir(place);
    expect((await stat(join(place, name))).mode & 0o077).toBe(0);
    expect((await stat(place)).mode & 0o077).toBe(0);

    const elsewhere = await mkdtemp(join(tmpdir(), 'touchstone-elsewhere-'));
    state = await mkdtemp(join(tmpdir(), 'touchstone-state-'));
    await symlink(elsewhere, join(state, 'touchstone'));
    const { code, stderr } = await cli(run(folder, '--trust'));
    expect(code).toBe(0);
    expect(stderr).toMatch(/warning: .*could not be saved: .*link/);
    expect(await readdir(elsewhere)).toEqual([]);

    state = await mkdtemp(join(tmpdir(), 'touchstone-state-'));
    await mkdir(join(state, 'touchstone', 'trust'), { recursive: true });
    await symlink(join(place, name), join(state, 'touchstone', 'trust', name));
    expect(await cli(run(folder))).toMatchObject({ code: 2 });
    expect((await lstat(join(state, 'touchstone', 'trust', name))).isSymbolicLink()).toBe(true);
  });
});

describe('touchstone trust', () => {
  it('lists permissions and revokes them, by folder, by hash or all', async () => {
    const one = await folderOf();
    const two = await folderOf('headers: { x: "Bearer ${env:AWS_SECRET_ACCESS_KEY}" }');
    await cli(run(one, '--trust'));
    await cli(run(two, '--trust'));
    const { stdout } = await cli(['trust', 'list', '--json']);
    const listed = JSON.parse(stdout);
    expect(listed).toHaveLength(2);
    expect(listed).toContainEqual({
      workspace: two,
      endpoint: 'house',
      protocol: 'openai',
      baseUrl: `${server.url}/v1`,
      variables: [{ name: 'AWS_SECRET_ACCESS_KEY', header: 'x' }],
      hash: expect.stringMatching(/^\w{32}$/),
      allowed: expect.stringMatching(/^\d{4}-/),
    });
    expect(stdout).not.toContain('canary');
    const table = await cli(['trust']);
    expect(table.stdout).toContain('AWS_SECRET_ACCESS_KEY (header x)');

    vi.spyOn(process, 'cwd').mockReturnValue(one);
    expect(await cli(['trust', 'revoke'])).toMatchObject({ stdout: '1 permission revoked\n' });
    expect(await cli(run(one))).toMatchObject({ code: 2 });
    expect(await cli(run(two))).toMatchObject({ code: 0 });
    expect(await cli(['trust', 'revoke', '0123456789'])).toMatchObject({ code: 2 });
    const { hash } = listed.find(({ workspace: folder }: { workspace: string }) => folder === two);
    const revoked = await cli(['trust', 'revoke', hash.slice(0, 8), '--json']);
    expect(JSON.parse(revoked.stdout)).toMatchObject([{ workspace: two }]);
    expect(await cli(run(two))).toMatchObject({ code: 2 });

    await cli(run(one, '--trust'));
    await cli(['trust', 'revoke', '--all']);
    expect(await cli(['trust', 'list'])).toMatchObject({
      code: 0,
      stdout: '',
      stderr: expect.stringContaining('No permissions yet'),
    });
  });
});

describe('a scorer module runs only after a person has allowed it', () => {
  const module =
    "import { writeFileSync } from 'node:fs';\nimport { pass } from './pass.ts';\nwriteFileSync('ran', '');\nexport default () => ({ score: 1, pass });\n";
  const files = {
    'p.prompt': '---\nmodel: sandbox/echo\n---\nHello\n',
    'p.golden.jsonl': jsonLines([{ id: 'a', input: {} }]),
    'p.eval.yaml': 'score: [{ module: ./score.ts }]\n',
    'score.ts': module,
    'pass.ts': 'export const pass = true;\n',
  };
  const hasRun = (folder: string): Promise<boolean> =>
    stat(join(folder, 'ran')).then(
      () => true,
      () => false,
    );

  it('without a terminal it is refused with what to do, and `--trust` remembers', async () => {
    const folder = await workspace(files);
    const refused = await cli(['eval', folder]);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    expect(refused.stderr).toMatch(
      /^The scorer module `score\.ts`, with `pass\.ts`, runs on this machine as a program with your rights, which is not allowed for this workspace: .*TOUCHSTONE_TRUST=\w{32}\.\n$/,
    );
    expect(await hasRun(folder)).toBe(false);
    const [hash = ''] = /\w{32}/.exec(refused.stderr) ?? [];
    expect(await cli(['eval', folder], { environment: { TOUCHSTONE_TRUST: hash } })).toMatchObject({
      code: 0,
    });
    expect((await cli(['eval', folder])).code).toBe(2);
    expect((await cli(['eval', folder, '--trust'])).code).toBe(0);
    expect(await cli(['eval', folder, '--replay'])).toMatchObject({ asked: [] });
    expect((await cli(['eval', folder])).code).toBe(0);
    const listed = await cli(['trust', 'list']);
    expect(listed.stdout).toMatch(/score\.ts +running it with 1 imported file/);
    expect((await cli(['trust', 'revoke', hash])).stdout).toBe('1 permission revoked\n');
    expect((await cli(['eval', folder])).code).toBe(2);
  });

  it('in a terminal it is asked for once, and again when the module or an import changes', async () => {
    const folder = await workspace(files);
    const no = await cli(['eval', folder], { answer: false });
    expect(no.code).toBe(2);
    expect(await hasRun(folder)).toBe(false);
    const question =
      'The scorer module `score.ts`, with `pass.ts`, runs on this machine as a program with your rights. Allow this for this workspace?';
    expect(no.asked).toEqual([question]);
    expect(await cli(['eval', folder], { answer: true })).toMatchObject({
      code: 0,
      asked: [question],
    });
    expect(await cli(['eval', folder], { answer: true })).toMatchObject({ code: 0, asked: [] });
    for (const file of ['score.ts', 'pass.ts'] as const) {
      await writeFile(join(folder, file), `${files[file]}// changed\n`);
      expect(await cli(['eval', folder], { answer: true })).toMatchObject({
        code: 0,
        asked: [question],
      });
    }
  });

  it('one that only a row names is an error of its sample until it is allowed', async () => {
    const row = { id: 'a', input: {}, score: [{ module: './score.ts' }] };
    const folder = await workspace({
      ...files,
      'p.golden.jsonl': jsonLines([row]),
      'p.eval.yaml': 'score: [{ not: refusal }]\n',
    });
    const refused = await cli(['eval', folder]);
    expect(refused.stdout).toContain('which is not allowed for this workspace');
    expect(await hasRun(folder)).toBe(false);
    const [hash = ''] = /TOUCHSTONE_TRUST=(\w{32})/.exec(refused.stdout)?.slice(1) ?? [];
    expect((await cli(['eval', folder], { environment: { TOUCHSTONE_TRUST: hash } })).code).toBe(0);
  });
});
