import { execFile } from 'node:child_process';
import { dirname, relative, resolve, sep } from 'node:path';
import { formatBytes } from '../format/figures.ts';
import { fileProblem } from './fileProblem.ts';
import { revisionProblems } from './messages.ts';
import { largest } from './read.ts';
import { utf8Decoder } from './readText.ts';

/** A commit of the repository that a folder is in. */
export interface GitRevision {
  /** As it was named: `HEAD~1`. */
  readonly name: string;
  /** The hash of the commit, in full. */
  readonly commit: string;
  /** The text of a file as it was, by its absolute path, or why there is none as the end of a message. */
  read(file: string): Promise<string | { readonly problem: string; readonly missing: boolean }>;
}

export type OpenedRevision =
  | { readonly ok: true; readonly revision: GitRevision }
  /** A sentence with a next step. */
  | { readonly ok: false; readonly message: string };

/**
 * Finds the commit that a revision names in the repository of a folder. Nothing that the repository or its
 * configuration names is run: no hook, filter, pager or monitor, and nothing is fetched.
 * @param revision anything that git accepts: a branch, a tag, a hash, `HEAD~1`.
 */
export async function openRevision(
  folder: string,
  revision: string,
  signal?: AbortSignal,
): Promise<OpenedRevision> {
  const git: Git = (...words) => runGit(folder, words, signal);
  const inside = await git('rev-parse', '--is-shallow-repository');
  if (inside.kind === 'absent') {
    return refusedRevision(revisionProblems.noGit());
  }
  if (inside.kind === 'failed') {
    return refusedRevision(revisionProblems.noRepository(folder, inside.reason));
  }
  // A revision that starts with a dash must not become an option of git.
  const words = ['rev-parse', '--verify', '--quiet', '--end-of-options', `${revision}^{commit}`];
  const found = hasControl(revision) ? undefined : await git(...words);
  if (found?.kind !== 'done') {
    const isShallow = inside.output.toString('utf8').trim() === 'true';
    const problem = isShallow ? revisionProblems.unknownInShallow : revisionProblems.unknown;
    return refusedRevision(problem(revision, folder));
  }
  const commit = found.output.toString('utf8').trim();
  return {
    ok: true,
    revision: { name: revision, commit, read: file => readAt(commit, pathFrom(folder, file), git) },
  };
}

/** As git takes it on every system. */
function pathFrom(folder: string, file: string): string {
  return relative(resolve(folder), resolve(file)).replaceAll(sep, '/');
}

function refusedRevision(message: string): OpenedRevision {
  return { ok: false, message };
}

/** Runs git in the folder that the revision was opened for. */
type Git = (...words: readonly string[]) => Promise<GitResult>;

/** Reads the entry of the tree first: it says whether there is a file, and that it is not a link. */
async function readAt(commit: string, path: string, git: Git): ReturnType<GitRevision['read']> {
  const listed = await git('ls-tree', '-z', commit, '--', path);
  if (listed.kind !== 'done') return { problem: gitReason(listed), missing: false };
  const [, mode, type, hash] = /^(\d+) (\w+) ([0-9a-f]+)\t/.exec(listed.output.toString()) ?? [];
  if (hash === undefined || type !== 'blob') {
    return { problem: revisionProblems.missing(), missing: true };
  }
  if (mode === '120000') return { problem: revisionProblems.link(), missing: false };
  const blob = await git('cat-file', 'blob', hash);
  if (blob.kind !== 'done') return { problem: gitReason(blob), missing: false };
  try {
    return utf8Decoder()(blob.output);
  } catch (error) {
    return { problem: fileProblem(error), missing: false };
  }
}

type GitResult =
  | { readonly kind: 'done'; readonly output: Buffer<ArrayBuffer> }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'absent' };

function gitReason(result: Exclude<GitResult, { kind: 'done' }>): string {
  const isKnown = result.kind === 'failed' && result.reason !== '';
  return isKnown ? result.reason : revisionProblems.unread();
}

const TIMEOUT_MS = 30_000;

/** Settings that win over those of the repository: none of them may run a program or reach a server. */
const safeSettings = [
  'core.fsmonitor=false',
  'core.hooksPath=/dev/null',
  'core.pager=cat',
  'protocol.allow=never',
  // A folder of the workspace that looks like a repository must not provide configuration.
  'safe.bareRepository=explicit',
].flatMap(setting => ['-c', setting]);

async function runGit(
  folder: string,
  words: readonly string[],
  signal: AbortSignal | undefined,
): Promise<GitResult> {
  return new Promise((done, fail) => {
    execFile(
      'git',
      ['-C', folder, '--no-pager', '--literal-pathspecs', ...safeSettings, ...words],
      {
        // Windows looks for a program in the current folder first, which may be the repository.
        cwd: dirname(process.execPath),
        env: gitEnvironment(process.env),
        encoding: 'buffer',
        maxBuffer: largest.prompt,
        timeout: TIMEOUT_MS,
        windowsHide: true,
        ...(signal && { signal }),
      },
      (error, stdout, stderr) => {
        if (!error) return done({ kind: 'done', output: Buffer.from(stdout) });
        if (signal?.aborted) return fail(error);
        if (error.code === 'ENOENT') return done({ kind: 'absent' });
        done({ kind: 'failed', reason: gitFailure(error, stderr) });
      },
    );
  });
}

function gitFailure(error: Error & { readonly code?: unknown }, stderr: Uint8Array): string {
  if (error.code === 'ERR_CHILD_PROCESS_STDIO_MAXBUFFER') {
    return revisionProblems.tooLarge(formatBytes(largest.prompt));
  }
  const [line = ''] = new TextDecoder().decode(stderr).split('\n');
  return line.replace(/^(?:fatal|error): /, '').trim();
}

/** The user's environment without what points git at another repository, configuration or program. */
function gitEnvironment(environment: NodeJS.ProcessEnv): NodeJS.ProcessEnv {
  const own = Object.entries(environment).filter(([name]) => !/^GIT_/i.test(name));
  return {
    ...Object.fromEntries(own),
    LC_ALL: 'C',
    GIT_TERMINAL_PROMPT: '0',
    GIT_OPTIONAL_LOCKS: '0',
    // A partial clone would fetch what it does not have, by programs that its configuration names.
    GIT_NO_LAZY_FETCH: '1',
    GIT_ALLOW_PROTOCOL: 'none',
  };
}

/** Control characters cannot be in the name of a revision, nor in an argument of a program. */
function hasControl(text: string): boolean {
  return /\p{Cc}/u.test(text);
}
