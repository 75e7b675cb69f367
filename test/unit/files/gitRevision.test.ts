import { chmod, mkdir, readdir, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { openRevision } from '../../../src/files/gitRevision.ts';
import { commitAll, git } from './repository.ts';
import { temporaryFolder } from './temporaryFolder.ts';

afterEach(() => {
  vi.unstubAllEnvs();
});

async function opened(folder: string, name = 'HEAD') {
  const found = await openRevision(folder, name);
  if (!found.ok) throw new Error(found.message);
  return found.revision;
}

async function refusal(folder: string, name: string): Promise<string> {
  const found = await openRevision(folder, name);
  return found.ok ? 'opened' : found.message;
}

describe('a git revision', () => {
  it('gives files as they were, in this folder, above and below it, and in one that was removed', async () => {
    const folder = await temporaryFolder();
    await mkdir(join(folder, 'prompts', 'deep é'), { recursive: true });
    await mkdir(join(folder, 'schemas'));
    const files = {
      [join(folder, 'prompts', 'a.prompt')]: 'one\r\n',
      [join(folder, 'prompts', 'deep é', '*.prompt')]: 'two ü',
      [join(folder, 'schemas', 's.json')]: '{}',
    };
    for (const [path, text] of Object.entries(files)) await writeFile(path, text);
    const commit = await commitAll(folder);
    await writeFile(join(folder, 'prompts', 'a.prompt'), 'later');
    await rm(join(folder, 'schemas'), { recursive: true });
    const revision = await opened(join(folder, 'prompts'));
    expect(revision.commit).toBe(commit);
    for (const [path, text] of Object.entries(files)) expect(await revision.read(path)).toBe(text);
    expect(await revision.read(join(folder, 'prompts', 'gone'))).toMatchObject({ missing: true });
    expect(await revision.read(join(folder, 'prompts', 'deep é'))).toMatchObject({ missing: true });
  });

  it('does not follow a link, and says what is not text', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'bytes'), Buffer.from([0xff, 0xfe, 0x00, 0xd8]));
    await symlink('/etc/passwd', join(folder, 'link'));
    await commitAll(folder);
    const revision = await opened(folder);
    expect(await revision.read(join(folder, 'link'))).toEqual({
      problem: 'it was a symbolic link',
      missing: false,
    });
    expect(await revision.read(join(folder, 'bytes'))).toMatchObject({ missing: false });
  });

  it('is refused with a next step when it is unknown, outside of a repository, and without git', async () => {
    const folder = await temporaryFolder();
    expect(await refusal(folder, 'HEAD')).toContain('is not in a git repository');
    await writeFile(join(folder, 'a'), 'a');
    await commitAll(folder);
    for (const name of ['nowhere', 'HEAD~1', '--help', '-p', '', 'a\0b', 'HEAD:a']) {
      expect(await refusal(folder, name)).toContain(`The git revision \`${name}\` was not found`);
    }
    vi.stubEnv('PATH', await temporaryFolder());
    expect(await refusal(folder, 'HEAD')).toContain('Install git');
  });

  it('of a shallow clone says how to get the other commits', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'a'), 'a');
    await commitAll(folder);
    await commitAll(folder);
    const clone = join(await temporaryFolder(), 'clone');
    await git(folder, 'clone', '--quiet', '--depth', '1', `file://${folder}`, clone);
    expect(await refusal(clone, 'HEAD~1')).toContain('git fetch --unshallow');
  });

  it.skipIf(process.platform === 'win32')(
    'runs no program that the repository or the environment names',
    async () => {
      const folder = await temporaryFolder();
      const traces = await temporaryFolder();
      const trap = join(traces, 'trap.sh');
      await writeFile(trap, `#!/bin/sh\ntouch "${traces}/ran-$$"\ncat\n`);
      await chmod(trap, 0o755);
      await writeFile(join(folder, '.gitattributes'), '* diff=evil filter=evil merge=evil\n');
      await writeFile(join(folder, 'a.prompt'), 'as it was');
      await commitAll(folder);
      const settings = [
        'core.fsmonitor',
        'core.pager',
        'core.sshCommand',
        'core.editor',
        'diff.evil.textconv',
        'diff.evil.command',
        'filter.evil.smudge',
        'filter.evil.clean',
        'filter.evil.process',
        'diff.external',
        'credential.helper',
        'gpg.program',
        'alias.ls-tree',
      ];
      for (const name of settings) await git(folder, 'config', name, `!${trap}`);
      for (const name of settings.slice(0, 10)) await git(folder, 'config', name, trap);
      await git(folder, 'config', 'core.hooksPath', traces);
      // An object that is missing would be fetched from here.
      await git(folder, 'config', 'extensions.partialClone', 'origin');
      await git(folder, 'config', 'core.repositoryformatversion', '1');
      await git(folder, 'config', 'remote.origin.promisor', 'true');
      await git(folder, 'config', 'remote.origin.url', `ext::${trap} %S`);
      await git(folder, 'config', 'protocol.ext.allow', 'always');
      vi.stubEnv('GIT_PAGER', trap);
      vi.stubEnv('GIT_EXTERNAL_DIFF', trap);
      vi.stubEnv('GIT_DIR', '/nowhere');
      vi.stubEnv('GIT_CONFIG_COUNT', '1');
      vi.stubEnv('GIT_CONFIG_KEY_0', 'core.fsmonitor');
      vi.stubEnv('GIT_CONFIG_VALUE_0', trap);
      const revision = await opened(folder);
      expect(await revision.read(join(folder, 'a.prompt'))).toBe('as it was');
      const blob = (await listBlobs(folder)).at(-1) ?? '';
      await rm(join(folder, '.git', 'objects', blob.slice(0, 2), blob.slice(2)));
      expect(await revision.read(join(folder, 'a.prompt'))).toMatchObject({ missing: false });
      expect((await readdir(traces)).filter(name => name.startsWith('ran'))).toEqual([]);
    },
  );
});

/** Hashes of the files of HEAD, by name. */
async function listBlobs(folder: string): Promise<readonly string[]> {
  vi.stubEnv('GIT_DIR', undefined);
  const text = await git(folder, 'ls-tree', 'HEAD');
  return text.split('\n').map(line => line.split(/\s/)[2] ?? '');
}
