import { randomBytes } from 'node:crypto';
import {
  constants,
  type FileHandle,
  lstat,
  mkdir,
  open,
  realpath,
  rename,
  rm,
} from 'node:fs/promises';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { fileIdentity, isBelow, isSameFile } from './below.ts';
import { writeProblems } from './messages.ts';

/** A file is not written because of what exists at its path. The message is the end of a sentence. */
class UnsafePathError extends Error {
  override readonly name = 'UnsafePathError';
}

/** Readable only by the owner, because prompts, inputs and replies are private. */
const FILE_MODE = 0o600;
const FOLDER_MODE = 0o700;

export interface AppendOptions {
  /** `false` keeps the mode of an existing file, such as one that is in git. Default true. */
  readonly tighten?: boolean;
}

/**
 * Opens a Touchstone file under a root for appending and reading. Creates the file (mode 0600) and its
 * folders (0700) if necessary. Nothing is written through a link: neither the file nor a folder between it
 * and the root may be a symbolic link, and the file must not have a second name (a hard link).
 * @throws UnsafePathError for a link, a device, a pipe or a path outside the root; otherwise the error of the
 * file system. `fileProblem` returns the text for both.
 */
export async function openForAppend(
  root: string,
  path: string,
  { tighten = true }: AppendOptions = {},
): Promise<FileHandle> {
  const file = await madeFolders(root, path);
  const found = await factsOf(file);
  if (found?.isSymbolicLink()) throw throughLink(file);
  if (found && !found.isFile()) throw notFile(file);
  const flags = constants.O_RDWR | constants.O_APPEND | constants.O_CREAT | noFollow;
  const handle = await open(file, flags, FILE_MODE);
  try {
    await checkOpened(handle, file);
    if (tighten) await makePrivate(handle);
    return handle;
  } catch (error) {
    await handle.close();
    throw error;
  }
}

/**
 * Replaces a Touchstone file under a root: writes a temporary file next to it, flushes it to disk and renames
 * it. Readers see either the old or the new text, also after a crash. The rules for links are those of {@link
 * openForAppend}.
 * @throws like {@link openForAppend}.
 */
export async function replaceBelow(
  root: string,
  path: string,
  text: string | AsyncIterable<string>,
): Promise<void> {
  const file = await madeFolders(root, path);
  const found = await factsOf(file);
  if (found?.isSymbolicLink()) throw throughLink(file);
  if (found && !found.isFile()) throw notFile(file);
  await replaceFile(file, text, FILE_MODE);
}

/**
 * Replaces a file that the user named, at any path: writes a temporary file next to it, flushes it to disk
 * and renames it. A link is replaced, not followed.
 * @param text the whole text, or its pieces as they are made.
 * @param mode of the new file, before the umask of the process.
 * @throws the error of the file system.
 */
export async function replaceFile(
  path: string,
  text: string | AsyncIterable<string>,
  mode = 0o666,
): Promise<void> {
  const beside = join(dirname(path), `.${basename(path)}.${randomBytes(6).toString('hex')}.tmp`);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  try {
    const handle = await open(beside, flags, mode);
    try {
      await handle.writeFile(text);
      await handle.sync();
    } finally {
      await handle.close();
    }
    await rename(beside, path);
  } catch (error) {
    await rm(beside, { force: true });
    throw error;
  }
  await syncFolder(dirname(path));
}

/**
 * Creates a file of the user under a root, and its folders. A file, folder or link that has the path stays as it is,
 * and nothing is written through a link.
 * @returns whether the file was created: false when the path is taken.
 * @throws like {@link openForAppend}. A file that could not be written whole is removed.
 */
export async function createBelow(
  root: string,
  path: string,
  content: Uint8Array,
): Promise<boolean> {
  const file = await madeFolders(root, path);
  const flags = constants.O_WRONLY | constants.O_CREAT | constants.O_EXCL | noFollow;
  let handle: FileHandle;
  try {
    handle = await open(file, flags, 0o666);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
  try {
    await handle.writeFile(content);
  } catch (error) {
    await rm(file, { force: true });
    throw error;
  } finally {
    await handle.close();
  }
  return true;
}

// Opening a pipe must not block.
const noFollow = (constants.O_NOFOLLOW ?? 0) | (constants.O_NONBLOCK ?? 0);

/** Creates the folders from the root to a file, none of which may be a link. Returns the path of the file. */
async function madeFolders(root: string, path: string): Promise<string> {
  await mkdir(root, { recursive: true });
  const realRoot = await realpath(root);
  const base = isBelow(root, path) ? resolve(root) : realRoot;
  const names = relative(base, resolve(path)).split(sep);
  const file = names.pop();
  if (!isBelow(base, path) || !file) {
    throw new UnsafePathError(writeProblems.outside(path, root));
  }
  let here = realRoot;
  for (const name of names) {
    here = join(here, name);
    await mkdir(here, { mode: FOLDER_MODE }).catch(error => {
      if (error.code !== 'EEXIST') throw error;
    });
    const facts = await lstat(here);
    if (facts.isSymbolicLink()) throw throughLink(here);
    if (!facts.isDirectory()) throw new UnsafePathError(writeProblems.notFolder(here));
  }
  return join(here, file);
}

async function factsOf(path: string): Promise<Awaited<ReturnType<typeof lstat>> | undefined> {
  try {
    return await lstat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    throw error;
  }
}

/** A folder may have been replaced with a link between the check and the opening. */
async function checkOpened(handle: FileHandle, file: string): Promise<void> {
  const facts = await handle.stat({ bigint: true });
  if (!facts.isFile()) throw notFile(file);
  if (facts.nlink > 1n) {
    throw new UnsafePathError(writeProblems.hardLink(file));
  }
  const there = await fileIdentity(file);
  if (!there || !isSameFile(there, facts) || (await realpath(file)) !== file) {
    throw throughLink(file);
  }
}

async function makePrivate(handle: FileHandle): Promise<void> {
  const { mode, uid } = await handle.stat();
  if ((mode & 0o077) !== 0 && uid === process.getuid?.()) await handle.chmod(FILE_MODE);
}

async function syncFolder(folder: string): Promise<void> {
  try {
    const handle = await open(folder);
    await handle.sync().finally(() => handle.close());
  } catch {
    // Windows and some network file systems do not support this. The file itself is on disk.
  }
}

function throughLink(path: string): UnsafePathError {
  return new UnsafePathError(writeProblems.link(path));
}

function notFile(path: string): UnsafePathError {
  return new UnsafePathError(writeProblems.notFile(path));
}
