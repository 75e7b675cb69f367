import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';
import { nextVersion, release, releasedChangelog } from '../../../scripts/release/release.ts';

const changelog =
  '# Changelog\n\n## Unreleased\n\n- feat: b.\n\n## 0.9.0 - 2026-01-01\n\n- feat: a.\n';

/** A repository with one commit. */
function repository(): string {
  const folder = mkdtempSync(join(tmpdir(), 'touchstone-release-'));
  writeFileSync(join(folder, 'package.json'), '{\n  "name": "p",\n  "version": "0.9.0"\n}\n');
  const lock = { name: 'p', version: '0.9.0', packages: { '': { version: '0.9.0' }, 'a/b': {} } };
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify(lock, undefined, 2));
  writeFileSync(join(folder, 'CHANGELOG.md'), changelog);
  const git = (...args: string[]) => execFileSync('git', args, { cwd: folder });
  git('init', '-q');
  git('add', '.');
  git('-c', 'user.name=a', '-c', 'user.email=a@b.c', 'commit', '-qm', 'first');
  return folder;
}

const read = (folder: string, name: string) => readFileSync(join(folder, name), 'utf8');

it('writes the version and the changelog before it verifies, and prints what to publish where', async () => {
  const folder = repository();
  const lines: string[] = [];
  let seen = '';
  await release(folder, {
    version: 'minor',
    date: '2026-11-30',
    verify: async () => {
      seen = read(folder, 'package.json');
    },
    log: line => lines.push(line),
  });
  expect(JSON.parse(seen)).toEqual({ name: 'p', version: '0.10.0' });
  const lock = JSON.parse(read(folder, 'package-lock.json'));
  expect([lock.version, lock.packages['']]).toEqual(['0.10.0', { version: '0.10.0' }]);
  expect(read(folder, 'CHANGELOG.md')).toBe(
    '# Changelog\n\n## Unreleased\n\n## 0.10.0 - 2026-11-30\n\n- feat: b.\n\n## 0.9.0 - 2026-01-01\n\n- feat: a.\n',
  );
  const text = lines.join('\n');
  for (const command of [
    'git tag v0.10.0',
    'vsce publish --packagePath p-0.10.0.vsix',
    'ovsx@1.4.0 publish p-0.10.0.vsix',
    'npm publish p-0.10.0.tgz',
  ]) {
    expect(text).toContain(command);
  }
});

it('changes nothing in a dry run, and undoes everything when the verification fails', async () => {
  const folder = repository();
  const options = { version: '1.0.0', date: '2026-11-30', log: () => {} };
  const before = read(folder, 'package.json');
  const verify = () => Promise.reject(new Error('1 failed'));
  await release(folder, { ...options, dryRun: true, verify });
  expect(read(folder, 'package.json')).toBe(before);
  await expect(release(folder, { ...options, verify })).rejects.toThrow('1 failed');
  expect(read(folder, 'package.json')).toBe(before);
  expect(read(folder, 'CHANGELOG.md')).toBe(changelog);
});

it('refuses a version that has a tag', async () => {
  const folder = repository();
  execFileSync('git', ['tag', 'v0.9.1'], { cwd: folder });
  const options = { version: 'patch', date: '2026-11-30', log: () => {} };
  const released = release(folder, { ...options, verify: () => Promise.resolve() });
  await expect(released).rejects.toThrow('The tag v0.9.1 exists.');
  expect(read(folder, 'CHANGELOG.md')).toBe(changelog);
});

it('names the programs that the workflow publishes with', async () => {
  const folder = repository();
  const lines: string[] = [];
  await release(folder, {
    version: 'patch',
    date: '2026-11-30',
    dryRun: true,
    verify: () => Promise.resolve(),
    log: line => lines.push(line),
  });
  const [ovsx = ''] =
    /ovsx@[\d.]+/.exec(readFileSync('.github/workflows/release.yml', 'utf8')) ?? [];
  expect(lines.join('\n')).toContain(`npx ${ovsx} publish`);
});

it('refuses a tree with changes', async () => {
  const folder = repository();
  writeFileSync(join(folder, 'package.json'), '{}');
  const options = { version: 'patch', date: '2026-11-30', log: () => {} };
  const released = release(folder, { ...options, verify: () => Promise.resolve() });
  await expect(released).rejects.toThrow(/^Commit or stash these changes first:\n M package\.json/);
});

it('increases versions as numbers, and refuses one that is not newer', () => {
  expect(nextVersion('0.9.9', 'patch')).toBe('0.9.10');
  expect(nextVersion('0.9.9', 'major')).toBe('1.0.0');
  expect(nextVersion('0.9.9', '0.10.0')).toBe('0.10.0');
  expect(() => nextVersion('0.9.9', '0.9.9')).toThrow('Version 0.9.9 is not newer than 0.9.9.');
  expect(() => nextVersion('0.9.9', 'next')).toThrow('`next` is not a version');
});

it('refuses a changelog without entries', () => {
  expect(() => releasedChangelog('# C\n\n## Unreleased\n\n', '1.0.0', '')).toThrow(/lists nothing/);
  expect(() => releasedChangelog('# C\n', '1.0.0', '')).toThrow(/no section/);
});

it.each([
  ['Ctrl+C', 'SIGINT', -1],
  ['a closed terminal', 'SIGHUP', 1],
] as const)('%s during the verification leaves the repository unchanged', async (_, signal, scope) => {
  const folder = repository();
  for (const path of ['release.ts', 'release', 'host/paths.ts']) {
    cpSync(join(root, 'scripts', path), join(folder, 'scripts', path), { recursive: true });
  }
  mkdirSync(join(folder, '.ci'));
  // Like npm, it ends normally.
  writeFileSync(
    join(folder, '.ci', 'run'),
    'trap "exit 0" INT TERM\necho verifying\nwhile true; do sleep 0.05; done\n',
  );
  const git = (...args: string[]) =>
    execFileSync('git', ['-c', 'user.name=a', '-c', 'user.email=a@b.c', ...args], { cwd: folder });
  git('add', '.');
  git('commit', '-qm', 'scripts');
  const child = spawn(process.execPath, ['scripts/release.ts', 'patch'], {
    cwd: folder,
    detached: true,
  });
  let output = '';
  child.stderr.on('data', data => (output += data));
  for await (const data of child.stdout) {
    output += data;
    if (!output.includes('verifying')) continue;
    if (output.includes('sent')) continue;
    output += 'sent';
    expect(git('status', '--porcelain').toString()).toContain('package.json');
    process.kill((child.pid ?? Number.NaN) * scope, signal);
  }
  if (child.exitCode === null) await once(child, 'exit');
  expect(output).toContain('the version and the changelog are as before');
  expect(output).not.toContain('To publish');
  expect(child.exitCode).toBe(1);
  expect(git('status', '--porcelain').toString()).toBe('');
});
