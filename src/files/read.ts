import { constants, type FileHandle, open, realpath, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { formatBytes } from '../format/figures.ts';
import { identityOf, isBelow, isSameFile } from './below.ts';
import { fileProblem } from './fileProblem.ts';
import { readProblems, systemProblems } from './messages.ts';

const MB = 1024 * 1024;

/** The largest file that is read, in bytes, by what it is read as. */
export const largest = {
  /** A prompt, a partial: far beyond every context window. */
  prompt: 8 * MB,
  /** `touchstone.yaml`, an eval file, a schema. */
  settings: 4 * MB,
  dotenv: 1 * MB,
  /** Read as a stream. */
  dataset: 1024 * MB,
  /** Run log, recordings, results: read line by line. */
  state: 1024 * MB,
  /** An image, a document: above the largest request of every provider. */
  media: 64 * MB,
  /** A dataset or recordings that the language service reads while no editor has them open. */
  indexed: 16 * MB,
} as const;

/** Why a file is not read. */
export interface Unread {
  readonly ok: false;
  /** `outside`: not under the root, or a link that leads out of it. */
  readonly reason: 'missing' | 'outside' | 'notFile' | 'tooLarge' | 'unreadable';
  /** The end of a message: `it is a link to a file outside …`. */
  readonly problem: string;
}

/** A regular file under a root, open for reading. */
export interface OpenedFile {
  readonly ok: true;
  /** The caller closes it. */
  readonly handle: FileHandle;
  /** The file's own path, with no link in it. */
  readonly path: string;
  /** Bytes, when it was opened. */
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
 * Opens a regular file under a root for reading. Links are followed as long as they stay under the
 * root. The file that was opened is the one that was checked: another put in its place meanwhile is
 * refused, and neither a device nor a pipe is ever opened. A path that is not under the root by name
 * is refused without asking the file system, which on Windows could ask another machine.
 * @param path absolute, or relative to the process's folder.
 * @param limit in bytes, see `limits.ts`.
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

/** The bytes of a file, under the same rules as {@link openBelow}. */
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
    if (!bytes) return tooLarge(limit);
    return { ok: true, bytes, path: opened.path, modified };
  } catch (error) {
    return unread(error);
  } finally {
    await handle.close();
  }
}

/**
 * Where a path under a root leads once its links are followed; refused where that is outside of the
 * root. What is there may be a folder.
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

/** Whether a user may decide what Touchstone does for this one, by the number of the user. */
export type IsOwn = (uid: number) => boolean;

/**
 * Files of this user and of the system's own are read, others are not, as git does by
 * `safe.directory`: in a folder that several people can write to, a file that is found upward may be
 * anybody's. Where there are no such numbers, on Windows, every file is taken for the user's own.
 * @param sudoUid `SUDO_UID` of the environment: whom root works for.
 */
export function ownFiles(sudoUid: string | undefined, user = process.getuid?.()): IsOwn {
  if (user === undefined) return () => true;
  return uid => uid === user || uid === 0 || (user === 0 && String(uid) === sudoUid);
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Whose files may decide what a process with this environment does. */
export function ownersIn(environment: Environment): IsOwn {
  return trustsEverything(environment) ? () => true : ownFiles(environment['SUDO_UID']);
}

/** `TOUCHSTONE_TRUST=1`: whatever the workspace's files say, for machines that run only what is theirs. */
export function trustsEverything({ TOUCHSTONE_TRUST: given }: Environment): boolean {
  return given === '1' || given === 'true';
}

export type OwnText =
  | { readonly ok: true; readonly text: string }
  | (Omit<Unread, 'reason'> & { readonly reason: Unread['reason'] | 'foreign' });

/** The text of a file that is the user's own, read under the rules of {@link openBelow}. */
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

/** A pipe that takes a file's place between check and opening must not hang, a link not be followed. */
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
  const there = await identityOf(path);
  if (!there || !isSameFile(there, facts) || (await realpath(path)) !== path) {
    return { ok: false, reason: 'unreadable', problem: readProblems.replaced() };
  }
  if (facts.size > limit) return tooLarge(limit);
  return { ok: true, handle, path, size: Number(facts.size), modified: facts.mtime };
}

/** At most `limit` bytes, whatever the size said; undefined when there are more. */
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

function tooLarge(limit: number): Unread {
  return { ok: false, reason: 'tooLarge', problem: readProblems.tooLarge(formatBytes(limit)) };
}

function unread(error: unknown): Unread {
  const missing = error instanceof Error && 'code' in error && error.code === 'ENOENT';
  return { ok: false, reason: missing ? 'missing' : 'unreadable', problem: fileProblem(error) };
}
