import { execFile } from 'node:child_process';
import { copyFile, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, expect, it } from 'vitest';

const scripts = new URL('../../../scripts/', import.meta.url);

let folder: string;

/** A project with the script that starts all others, Node in its packages, and a script that prints a line. */
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'touchstone-bootstrap-'));
  await mkdir(join(folder, 'scripts'));
  await mkdir(join(folder, 'bin'));
  await mkdir(join(folder, 'node_modules', 'node', 'bin'), { recursive: true });
  await copyFile(new URL('bootstrap.mjs', scripts), join(folder, 'scripts', 'bootstrap.mjs'));
  await symlink(process.execPath, join(folder, 'node_modules', 'node', 'bin', 'node'));
  await writeFile(join(folder, 'scripts', 'hello.mjs'), "console.log('started');");
  await writeFile(join(folder, 'bin', 'npm'), '#!/bin/sh\necho installed >&2\n', { mode: 0o755 });
});

afterEach(() => rm(folder, { recursive: true, force: true }));

async function lock(version: string, dependency: string): Promise<void> {
  const packages = { '': { name: 'p', version }, 'node_modules/d': { version: dependency } };
  await writeFile(
    join(folder, 'package-lock.json'),
    JSON.stringify({ name: 'p', version, packages }),
  );
}

async function start() {
  const PATH = `${join(folder, 'bin')}:${process.env['PATH']}`;
  const args = [join(folder, 'scripts', 'bootstrap.mjs'), join('scripts', 'hello.mjs')];
  const { stdout, stderr } = await promisify(execFile)(process.execPath, args, { env: { PATH } });
  return { started: stdout.includes('started'), installed: stderr.includes('installed') };
}

it.skipIf(process.platform === 'win32')(
  'installs the packages once, again when they changed, and not for a version of the project itself',
  async () => {
    await lock('0.1.0', '1.0.0');
    expect(await start()).toEqual({ started: true, installed: true });
    expect(await start()).toEqual({ started: true, installed: false });
    await lock('0.2.0', '1.0.0');
    expect(await start()).toEqual({ started: true, installed: false });
    await lock('0.2.0', '1.0.1');
    expect(await start()).toEqual({ started: true, installed: true });
    expect(await readFile(join(folder, 'node_modules', '.touchstone-lock'), 'utf8')).toHaveLength(
      64,
    );
  },
);
