import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

const run = promisify(execFile);

/** Runs git in a folder with an author of its own, whatever the machine is configured to. */
export async function git(folder: string, ...words: readonly string[]): Promise<string> {
  const who = ['-c', 'user.name=a', '-c', 'user.email=a@example.com', '-c', 'commit.gpgsign=false'];
  const { stdout } = await run('git', [...who, ...words], { cwd: folder });
  return stdout.trim();
}

/** Commits all files of a folder, which becomes a repository when it is none; gives the hash. */
export async function commitAll(folder: string): Promise<string> {
  await git(folder, 'init', '--quiet');
  await git(folder, 'add', '--all');
  await git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'a change');
  return git(folder, 'rev-parse', 'HEAD');
}
