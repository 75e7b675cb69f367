import { execFileSync } from 'node:child_process';
import { mkdir, readFile, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import type { Attack, Scene } from './scene.ts';

const prompt = '---\nmodel: sandbox/echo\n---\n{{role "user"}}\nHello\n';
const rows = '{"id":"a","input":{},"expected":"Hello"}\n';
const SECRET = 'the-secret-of-another-folder';

/** A file outside of the workspace that looks like a start file of a shell. */
async function profileOf({ outside }: Scene): Promise<string> {
  const file = join(outside, 'profile');
  await writeFile(file, '# as it was\n');
  return file;
}

async function secretOf({ outside }: Scene): Promise<string> {
  const file = join(outside, 'secret.prompt');
  await writeFile(file, SECRET);
  return file;
}

function writing(what: string, link: string, args: readonly string[]): Attack {
  return {
    attack: `\`${link}\` is a link to a start file of the shell`,
    promise: `${what} are not written; the file is unchanged`,
    async run(scene) {
      const target = await profileOf(scene);
      await scene.write({ 'p.prompt': prompt, 'p.golden.jsonl': rows });
      await mkdir(join(scene.folder, link, '..'), { recursive: true });
      await symlink(link.endsWith('.jsonl') ? target : scene.outside, join(scene.folder, link));
      const { code, output } = await scene.touchstone(args);
      expect(code).not.toBe('hangs');
      expect(output).toContain('link');
      expect(await readFile(target, 'utf8')).toBe('# as it was\n');
      expect(execFileSync('ls', [scene.outside], { encoding: 'utf8' })).toBe('profile\n');
    },
  };
}

function partial(
  attack: string,
  call: string,
  prepare: (scene: Scene) => Promise<unknown>,
): Attack {
  return {
    attack,
    promise: 'the run is refused with the position of the tag; the file is not read',
    async run(scene) {
      await scene.write({
        'p.prompt': `---\nmodel: sandbox/echo\n---\n{{role "user"}}\n{{> ${call}}}\n`,
      });
      await prepare(scene);
      const { code, output } = await scene.touchstone(['run', 'p.prompt']);
      expect(code).toBe(2);
      expect(output).toMatch(/p\.prompt:5/);
      expect(output).not.toContain(SECRET);
      const check = await scene.touchstone(['check']);
      // 2 where a file of the workspace itself cannot be read.
      expect(check.code).toBe(call.startsWith('..') ? 1 : 2);
    },
  };
}

function reading(attack: string, prepare: (scene: Scene) => Promise<readonly string[]>): Attack {
  return {
    attack,
    promise: 'it is refused with a message; it is neither read nor sent',
    async run(scene) {
      const args = await prepare(scene);
      const { code, output } = await scene.touchstone(args);
      expect(code).toBe(2);
      expect(output).not.toContain(SECRET);
      expect(output).not.toContain('at async');
    },
  };
}

export const linkAttacks: readonly Attack[] = [
  writing('Records', '.touchstone/runs.jsonl', ['run', 'p.prompt']),
  writing('Records', '.touchstone', ['run', 'p.prompt']),
  writing('Results', '.touchstone/evals', ['eval', 'p.prompt']),
  {
    attack: 'the umask of the shell allows everybody to read new files',
    promise: 'the run log can be read by its owner only (mode 0600)',
    async run(scene) {
      await scene.write({ 'p.prompt': prompt });
      await scene.touchstone(['run', 'p.prompt']);
      const { mode } = await stat(join(scene.folder, '.touchstone/runs.jsonl'));
      expect((mode & 0o777).toString(8)).toBe('600');
    },
  },
  partial('a partial is named `../outside/secret`', '../outside/secret', secretOf),
  partial('a partial is a link to a file outside', 'linked', async scene => {
    await symlink(await secretOf(scene), join(scene.folder, '_linked.prompt'));
  }),
  partial('a partial is a link to `/dev/zero`', 'endless', scene =>
    symlink('/dev/zero', join(scene.folder, '_endless.prompt')),
  ),
  partial('a partial is a pipe without a writer', 'pipe', async scene => {
    execFileSync('mkfifo', [join(scene.folder, '_pipe.prompt')]);
  }),
  reading('the prompt of a repository is a link to a private file', async scene => {
    await symlink(await secretOf(scene), join(scene.folder, 'p.prompt'));
    return ['eval', '.'];
  }),
  reading('an eval file names a prompt outside', async scene => {
    await secretOf(scene);
    await scene.write({
      'touchstone.yaml': '',
      'x.eval.yaml':
        'prompt: ../outside/secret.prompt\ndataset: ./p.golden.jsonl\nmodels: [sandbox/echo]\n',
      'p.golden.jsonl': rows,
    });
    return ['eval', 'x.eval.yaml'];
  }),
  reading('an eval file names a dataset outside', async scene => {
    await writeFile(
      join(scene.outside, 'secret.golden.jsonl'),
      `{"input":{},"expected":"${SECRET}"}\n`,
    );
    await scene.write({
      'touchstone.yaml': '',
      'p.prompt': prompt,
      'x.eval.yaml': 'prompt: ./p.prompt\ndataset: ../outside/secret.golden.jsonl\n',
    });
    return ['eval', 'x.eval.yaml'];
  }),
  {
    attack: 'a folder is a link to the folder above it',
    promise: 'no file is read twice and the search ends',
    async run(scene) {
      await scene.write({ 'p.prompt': prompt, 'p.golden.jsonl': rows });
      await symlink('..', join(scene.folder, 'loop'));
      const { code, stdout } = await scene.touchstone(['eval', '.', '--json']);
      expect(code).toBe(0);
      expect(JSON.parse(stdout.trim().split('\n').at(-1) ?? '')).toMatchObject({ rows: 1 });
    },
  },
];
