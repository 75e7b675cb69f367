import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatBytes } from '../format/figures.ts';
import { fileIdentity, isBelow, isSameFile } from './below.ts';
import { fileProblem } from './fileProblem.ts';
import { readProblems, systemProblems } from './messages.ts';

const MB = 1024 * 1024;

/** The maximum size of files in bytes, by their use. */
export const largest = {
  /** A prompt or partial. Far larger than every context window. */
  prompt: 8 * MB,
  /** `touchstone.yaml`, an eval file, a schema. */
  settings: 4 * MB,
  dotenv: 1 * MB,
  /** Datasets are read as a stream. */
  dataset: 1024 * MB,
  /** Run logs, recordings and results are read line by line. */
  state: 1024 * MB,
  /** An image or document. Larger than the largest request of every provider. */
  media: 64 * MB,
  /** A dataset or recordings that the language service reads from disk. */
  indexed: 16 * MB,
} as const;

/** Why a file is not read. */
export interface Unread {
  readonly ok: false;
  /** `outside`: not under the root, or a link to a place outside it. */
  readonly reason: 'missing' | 'outside' | 'notFile' | 'tooLarge' | 'unreadable';
  /** The end of a message, such as `it is a link to a file outside …`. */
  readonly problem: string;
}

/** A regular file under a root that is open for reading. */
export interface OpenedFile {
  readonly ok: true;
  /** The caller must close it. */
  readonly handle: FileHandle;
  /** The path with all links resolved. */
  readonly path: string;
  /** Size in bytes when it was opened. */
  readonly size: number;
  readonly modified: Date;
}

export interface ReadFile {
  readonly ok: true;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The file's own path, with no link in it. */
  readonly path: string;
  readonly modified: Date;
}

/**
 * Opens a regular file under a root for reading. Links are followed as long as they stay under the root. The
 * file that is opened is the one that was checked: a file that replaces it in the meantime is refused, and
 * devices and pipes are never opened. A path whose name is not under the root is refused without accessing
 * the file system, which on Windows could contact another machine.
 * @param path absolute, or relative to the folder of the process.
 * @param limit in bytes, see {@link largest}.
 */
export async function openBelow(
  root: string,
  path: string,
  limit: number,
): Promise<OpenedFile | Unread> {
  try {
    const place = await placeBelow(root, path);
    if (!place.ok) return place;
    const { path: real } = place;
    const before = await stat(real);
    if (!before.isFile()) return notFile(before);
    const handle = await open(real, flags);
    let opened: OpenedFile | Unread | undefined;
    try {
      opened = await checked(handle, real, limit);
      return opened;
    } finally {
      if (!opened?.ok) await handle.close();
    }
  } catch (error) {
    return unread(error);
  }
}

/** Reads the bytes of a file under the same rules as {@link openBelow}. */
export async function readBelow(
  root: string,
  path: string,
  limit: number,
): Promise<ReadFile | Unread> {
  const opened = await openBelow(root, path, limit);
  if (!opened.ok) return opened;
  const { handle, size, modified } = opened;
  try {
    const bytes = await bytesOf(handle, size, limit);
    if (!bytes) return tooLargeFile(limit);
    return { ok: true, bytes, path: opened.path, modified };
  } catch (error) {
    return unread(error);
  } finally {
    await handle.close();
  }
}

/**
 * Resolves the links of a path under a root. Refused when the result is outside the root. The path may be a
 * folder.
 */
export async function placeBelow(
  root: string,
  path: string,
): Promise<{ readonly ok: true; readonly path: string } | Unread> {
  try {
    const realRoot = await realpath(root);
    if (!isBelow(root, path) && !isBelow(realRoot, path))
      return outside(readProblems.outside(root));
    const real = await realpath(resolve(path));
    if (!isBelow(realRoot, real)) return outside(readProblems.linkOutside(root));
    return { ok: true, path: real };
  } catch (error) {
    return unread(error);
  }
}

/** Whether a user's files may change what Touchstone does for the current user, by the id of the user. */
export type IsOwn = (uid: number) => boolean;

/**
 * Only files of the current user and of the system are trusted, like git's `safe.directory`: in a folder to
 * which several people can write, a file in a parent folder may come from anyone. On Windows, which has no
 * such ids, every file is treated as the user's own.
 * @param sudoUid `SUDO_UID` of the environment, the user on whose behalf root works.
 */
export function ownFiles(sudoUid: string | undefined, user = process.getuid?.()): IsOwn {
  if (user === undefined) return () => true;
  return uid => uid === user || uid === 0 || (user === 0 && String(uid) === sudoUid);
}

/** Variables of a process. */
export type Environment = Readonly<Record<string, string | undefined>>;

/** Whose files may change what a process with this environment does. */
export function ownersIn(environment: Environment): IsOwn {
  return trustsEverything(environment) ? () => true : ownFiles(environment['SUDO_UID']);
}

/**
 * `TOUCHSTONE_TRUST=1` allows everything in the workspace's files, for machines that only run trusted code.
 */
export function trustsEverything({ TOUCHSTONE_TRUST: given }: Environment): boolean {
  return given === '1' || given === 'true';
}

export type OwnText =
  | { readonly ok: true; readonly text: string }
  | (Omit<Unread, 'reason'> & { readonly reason: Unread['reason'] | 'foreign' });

/** Reads the text of a file of the current user, under the rules of {@link openBelow}. */
export async function readOwnText(
  root: string,
  path: string,
  limit: number,
  isOwn: IsOwn,
): Promise<OwnText> {
  const opened = await openBelow(root, path, limit);
  if (!opened.ok) return opened;
  const { handle } = opened;
  try {
    const { uid } = await handle.stat();
    if (!isOwn(uid)) {
      return { ok: false, reason: 'foreign', problem: readProblems.foreign(uid) };
    }
    return { ok: true, text: new TextDecoder().decode(await handle.readFile()) };
  } finally {
    await handle.close();
  }
}

/**
 * A pipe that replaces the file between the check and the opening must not block, and a link must not be
 * followed.
 */
const flags =
  constants.O_RDONLY |
  (constants.O_NONBLOCK ?? 0) |
  (constants.O_NOFOLLOW ?? 0) |
  (constants.O_NOCTTY ?? 0);

async function checked(
  handle: FileHandle,
  path: string,
  limit: number,
): Promise<OpenedFile | Unread> {
  const facts = await handle.stat({ bigint: true });
  if (!facts.isFile()) return notFile(facts);
  const there = await fileIdentity(path);
  if (!there || !isSameFile(there, facts) || (await realpath(path)) !== path) {
    return { ok: false, reason: 'unreadable', problem: readProblems.replaced() };
  }
  if (facts.size > limit) return tooLargeFile(limit);
  return { ok: true, handle, path, size: Number(facts.size), modified: facts.mtime };
}

/** Reads at most `limit` bytes, even if the size was reported wrongly. Undefined when there are more. */
async function bytesOf(
  handle: FileHandle,
  size: number,
  limit: number,
): Promise<Uint8Array<ArrayBuffer> | undefined> {
  let buffer = new Uint8Array(Math.min(size, limit) + 1);
  let length = 0;
  for (;;) {
    const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
    if (bytesRead === 0) return buffer.subarray(0, length);
    length += bytesRead;
    if (length > limit) return undefined;
    if (length < buffer.length) continue;
    const larger = new Uint8Array(Math.min(limit + 1, 2 * buffer.length));
    larger.set(buffer);
    buffer = larger;
  }
}

function outside(problem: string): Unread {
  return { ok: false, reason: 'outside', problem };
}

function notFile(facts: { isDirectory(): boolean }): Unread {
  const problem = facts.isDirectory() ? systemProblems.EISDIR : systemProblems.ENXIO;
  return { ok: false, reason: 'notFile', problem: problem() };
}

function tooLargeFile(limit: number): Unread {
  return { ok: false, reason: 'tooLarge', problem: readProblems.tooLarge(formatBytes(limit)) };
}

function unread(error: unknown): Unread {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return { ok: false, reason: missing ? 'missing' : 'unreadable', problem: fileProblem(error) };
}
