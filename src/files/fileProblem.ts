const words: Readonly<Record<string, string>> = {
  ENOENT: 'there is no such file',
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  EDQUOT: 'the disk quota is used up',
  ENOTDIR: 'a file is where a folder is needed',
  EEXIST: 'a file is where a folder is needed',
  ELOOP: 'its links are circular',
  EMFILE: 'too many files are open',
  ENXIO: 'it is a device or a pipe, not a file',
};

/** Why a file could not be read or written, as the end of a message. */
export function fileProblem(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  const code = 'code' in error ? String(error.code) : '';
  const known = Object.hasOwn(words, code) ? words[code] : undefined;
  const place =
    known !== undefined && 'path' in error && code !== 'ENOENT' ? ` (${error.path})` : '';
  return known === undefined ? error.message.replace(/\.$/, '') : `${known}${place}`;
}
