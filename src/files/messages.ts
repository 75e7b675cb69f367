/** Why a file could not be read or written, by the code of the system's error, as the end of a message. */
export const systemProblems = {
  ENOENT: () => 'there is no such file',
  EISDIR: () => 'it is a folder',
  EACCES: denied,
  EPERM: denied,
  EROFS: () => 'the file system is read-only',
  ENOSPC: () => 'the disk is full',
  EDQUOT: () => 'the disk quota is used up',
  EFBIG: () => 'the file has reached the largest size that the system allows',
  ENOTDIR: fileInTheWay,
  EEXIST: fileInTheWay,
  ELOOP: () => 'its links are circular',
  EMFILE: () => 'too many files are open',
  ENXIO: () => 'it is a device or a pipe, not a file',
} as const;

function denied(): string {
  return 'permission is denied';
}

function fileInTheWay(): string {
  return 'a file is where a folder is needed';
}

/** Other reasons why a file is not read, as the end of a message. */
export const readProblems = {
  outside: (root: string) => `it is outside of ${root}, the folder of this workspace`,
  linkOutside: (root: string) =>
    `it is a link to a file outside of ${root}, the folder of this workspace`,
  foreign: (uid: number) => `it belongs to another user (uid ${uid})`,
  replaced: () => 'it was replaced while it was opened',
  tooLarge: (limit: string) => `it is larger than ${limit}`,
  utf16: (encoding: string) => `it is ${encoding} text, not UTF-8; ${saveAsUtf8}`,
  notUtf8: (line: number) => `line ${line} is not UTF-8 text, perhaps Windows-1252; ${saveAsUtf8}`,
} as const;

const saveAsUtf8 = 'save the file as UTF-8 (in Excel: “CSV UTF-8”)';

/** Links that a search for files does not follow. */
export const searchNotes = {
  outside: (link: string, root: string) =>
    `${link} is a link out of ${root}, the folder of this workspace; skipped.`,
  included: (link: string, target: string) =>
    `${link} is a link to ${target}, which is included already; skipped.`,
} as const;

/** Why a file is not written, each a sentence without its full stop. */
export const writeProblems = {
  outside: (path: string, root: string) =>
    `${path} is outside of ${root}, the folder of this workspace`,
  notFolder: (path: string) => `${path} is not a folder`,
  hardLink: (path: string) =>
    `${path} is a hard link: the same file has another name elsewhere; delete it or replace it with a copy`,
  link: (path: string) =>
    `${path} is a link, and Touchstone writes only to files inside the workspace; delete it`,
  notFile: (path: string) => `${path} is not a regular file; delete it`,
} as const;

/** Why a git revision is not read: sentences, and for one file of it the ends of messages. */
export const revisionProblems = {
  noGit: () => 'Git was not found. It is needed to read a revision. Install git.',
  noRepository: (folder: string, reason: string) =>
    `${folder} is not in a git repository that can be read${reason === '' ? '' : ` (${reason})`}. Run in a clone of the repository.`,
  unknown: (revision: string, folder: string) =>
    `The git revision \`${revision}\` was not found in the repository of ${folder}. Name a branch, a tag or a commit.`,
  unknownInShallow: (revision: string, folder: string) =>
    `The git revision \`${revision}\` was not found in the repository of ${folder}, which is a shallow clone. Fetch all commits with \`git fetch --unshallow\`.`,
  missing: () => 'there was no such file',
  link: () => 'it was a symbolic link',
  tooLarge: (limit: string) => `it was larger than ${limit}`,
  unread: () => 'git could not read it',
} as const;
