import { openBelow, type Unread } from './read.ts';

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
      return { ok: false, reason: 'foreign', problem: `it belongs to another user (uid ${uid})` };
    }
    return { ok: true, text: new TextDecoder().decode(await handle.readFile()) };
  } finally {
    await handle.close();
  }
}
