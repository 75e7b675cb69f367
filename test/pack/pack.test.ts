import { execFile } from 'node:child_process';
import { cp, mkdtemp, readFile, realpath, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { beforeAll, describe, expect, it } from 'vitest';
import { tarPaths } from '../../scripts/host/archive.ts';
import { freshPackages } from '../../scripts/host/packages.ts';
import { root } from '../../scripts/host/paths.ts';
import { copySample } from '../../scripts/host/workspace.ts';
import { nodeProblem } from '../../src/node/nodeVersion.ts';

/** A project with nothing in it but the package. */
let project = '';
let tarball = '';

beforeAll(async () => {
  ({ tarball } = await freshPackages());
  project = await realpath(await mkdtemp(join(tmpdir(), 'touchstone-pack-')));
  await writeFile(join(project, 'package.json'), '{ "private": true, "type": "module" }');
  const install = await run('npm', ['install', '--offline', '--ignore-scripts', tarball]);
  expect(install).toMatchObject({ code: 0 });
  await cp(join(import.meta.dirname, 'consumer'), project, { recursive: true });
  await copySample(join(project, 'desk'));
});

interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a program in the project, on the Node that runs this, without keys and without a network. */
async function run(program: string, args: readonly string[], folder = project): Promise<Ended> {
  const env = {
    PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}`,
    HOME: project,
    npm_config_audit: 'false',
    npm_config_fund: 'false',
    npm_config_update_notifier: 'false',
  };
  const { error, stdout, stderr } = await new Promise<{
    error: Error | null;
    stdout: string;
    stderr: string;
  }>(resolve => {
    execFile(program, args, { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ error, stdout, stderr });
    });
  });
  const code = error === null ? 0 : Number((error as { code?: unknown }).code);
  return { code, stdout, stderr };
}

const node = (...args: readonly string[]) => run(process.execPath, args);
const touchstone = (...args: readonly string[]) =>
  run('npx', ['--no-install', 'touchstone', ...args], join(project, 'desk'));

describe('the npm package', () => {
  it('contains exactly the listed files', async () => {
    const paths = tarPaths(await readFile(tarball)).map(path => path.replace(/^package\//, ''));
    const listed =
      /^(?:dist\/node\/[\w/.-]+\.js|dist\/types\/library\.d\.ts|dist\/ThirdPartyNotices\.txt|package\.json|README\.md|CHANGELOG\.md|LICENSE)$/;
    expect(paths.filter(path => !listed.test(path))).toEqual([]);
    expect(paths).toContain('dist/ThirdPartyNotices.txt');
  });

  it('needs no other package', async () => {
    const text = await readFile(join(project, 'node_modules/touchstone/package.json'), 'utf8');
    const {
      dependencies = {},
      peerDependencies = {},
      optionalDependencies = {},
    } = JSON.parse(text);
    expect({ ...dependencies, ...peerDependencies, ...optionalDependencies }).toEqual({});
    const types = join(project, 'node_modules/touchstone/dist/types/library.d.ts');
    expect(await readFile(types, 'utf8')).not.toMatch(/\bimport\b|\brequire\b|<reference/);
  });
});

describe('its types', () => {
  const strict = {
    strict: true,
    exactOptionalPropertyTypes: true,
    noUncheckedIndexedAccess: true,
    noPropertyAccessFromIndexSignature: true,
    skipLibCheck: false,
    noEmit: true,
    target: 'es2023',
    types: ['node'],
  };

  it.each([
    ['bundler', { module: 'preserve', moduleResolution: 'bundler' }, ['esm.ts']],
    ['nodenext', { module: 'nodenext' }, ['esm.ts', 'commonjs.cts']],
    ['nodenext with a DOM', { module: 'nodenext', lib: ['ES2023', 'DOM'] }, ['esm.ts']],
  ])('compile strictly under %s', async (_, options, files) => {
    // The consumer calls `process` and `console`; the library's types do without.
    const modules = join(project, 'node_modules', '@types');
    await symlink(join(root, 'node_modules', '@types'), modules).catch(() => {});
    const config = { compilerOptions: { ...strict, ...options }, files };
    await writeFile(join(project, 'tsconfig.json'), JSON.stringify(config));
    const compiled = await node(join(root, 'node_modules/typescript/bin/tsc'), '-p', project);
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  it('compile with only the types of a browser', async () => {
    const config = {
      compilerOptions: { ...strict, module: 'nodenext', lib: ['ES2023', 'DOM'], types: [] },
      files: ['node_modules/touchstone/dist/types/library.d.ts'],
    };
    await writeFile(join(project, 'tsconfig.alone.json'), JSON.stringify(config));
    const tsc = join(root, 'node_modules/typescript/bin/tsc');
    const compiled = await node(tsc, '-p', join(project, 'tsconfig.alone.json'));
    expect(compiled).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});

describe('the library of the package', () => {
  it('runs a prompt, evaluates and renders as an ES module', async () => {
    const ran = await node('esm.ts', 'run', 'desk/triage.prompt');
    expect(ran).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(ran.stdout)).toMatchObject({ outcome: 'completed', source: 'sandbox' });
    const evaluated = await node('esm.ts', 'evaluate', 'desk/triage.eval.yaml');
    const { rows, errored } = JSON.parse(evaluated.stdout);
    expect(errored).toBe(0);
    // Those with the tag that the consumer asks for.
    expect([rows > 0, rows < 48]).toEqual([true, true]);
    const rendered = await node('esm.ts', 'render');
    expect(JSON.parse(rendered.stdout)).toMatchObject([{ role: 'user' }]);
  });

  it('runs a prompt from CommonJS', async () => {
    const script = `require('touchstone').loadPrompt('desk/triage.prompt')
      .then(prompt => prompt.run({ ticket: 'Hello' }, { model: 'sandbox/schema' }))
      .then(({ outcome }) => console.log(outcome))`;
    const ran = await node('--input-type=commonjs', '-e', script);
    expect(ran).toEqual({ code: 0, stdout: 'completed\n', stderr: '' });
  });
});

describe('the command line of the package', () => {
  it('prints its version through npx', async () => {
    const { version } = JSON.parse(await readFile(join(root, 'package.json'), 'utf8'));
    expect(await touchstone('--version')).toMatchObject({ code: 0, stdout: `${version}\n` });
  });

  it('checks, renders, runs and evaluates the sample without a key', async () => {
    expect(await touchstone('check', 'triage.prompt')).toMatchObject({ code: 0 });
    const input = '{"ticket": "I was charged twice", "plan": "pro"}';
    const rendered = await touchstone('render', 'triage.prompt', '-i', input, '--tokens');
    expect(rendered.stdout).toMatch(/I was charged twice[\s\S]*tokens for anthropic/);
    const ran = await touchstone('run', 'triage.prompt', '-i', input, '-m', 'sandbox/schema');
    expect(ran).toMatchObject({ code: 0 });
    const evaluated = await touchstone('eval', 'triage.eval.yaml', '--replay', '--json');
    expect(JSON.parse(evaluated.stdout)).toMatchObject({ rows: 48, errored: 0, verdict: 'failed' });
  });
});

describe('on an older Node', () => {
  it('the command line and the library print one line with the required version', async () => {
    for (const older of await olderNodes()) {
      const cli = await run(older, ['node_modules/touchstone/dist/node/cli.js', '--version']);
      const sentence = /^Touchstone needs Node [\d.]+ or newer; this is Node [\d.]+\. .+\n$/;
      expect(cli).toEqual({ code: 2, stdout: '', stderr: expect.stringMatching(sentence) });
      const script = "import('touchstone').catch(error => console.log(error.message))";
      expect((await run(older, ['-e', script])).stdout).toMatch(sentence);
    }
  });
});

/** Of the Nodes on PATH; the project's own is never one. */
async function olderNodes(): Promise<readonly string[]> {
  const found = await promisify(execFile)('sh', ['-c', 'which -a node']).catch(() => undefined);
  const nodes = new Set(found?.stdout.split('\n').filter(path => path !== ''));
  const versions = [...nodes].map(async path => {
    const { stdout } = await promisify(execFile)(path, ['--version']);
    return nodeProblem(stdout.slice(1)) === undefined ? [] : [path];
  });
  return (await Promise.all(versions)).flat();
}
