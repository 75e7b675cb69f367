import { formatBytes } from '../../../format/figures.ts';
import { type DroppedFile, MAX_DROPPED } from '../../../protocol/media.ts';
import type { Act } from '../../replies/state.ts';
import { t } from '../../strings.ts';

/** Types of data that the editor and other programs give files as. */
const types: ReadonlySet<string> = new Set([
  'Files',
  'application/vnd.code.uri-list',
  'text/uri-list',
]);

/** Whether something that is dragged or pasted can be files. */
export function hasFiles(data: DataTransfer | null): data is DataTransfer {
  return data?.types.some(type => types.has(type)) ?? false;
}

/**
 * Takes the files of a drop or of the clipboard for a field. Resolves to why some are not taken. Must be called
 * while the event is handled.
 */
export async function takeFiles(
  data: DataTransfer,
  name: string,
  act: Act,
): Promise<string | undefined> {
  const uris = fileUris(data);
  if (uris.length > 0) {
    act({ type: 'dropMedia', name, uris });
    return undefined;
  }
  const files = [...data.files];
  const fitting = files.filter(({ size }) => size <= MAX_DROPPED);
  const read = fitting.map(async (file): Promise<DroppedFile> => {
    return { name: file.name, bytes: new Uint8Array(await file.arrayBuffer()) };
  });
  // A folder cannot be read.
  const settled = await Promise.allSettled(read);
  const taken = settled.flatMap(one => (one.status === 'fulfilled' ? [one.value] : []));
  if (taken.length > 0) act({ type: 'addMedia', name, files: taken });
  const large = files.find(file => !fitting.includes(file));
  if (large) return t('media.tooLarge', large.name, formatBytes(MAX_DROPPED));
  const unread = fitting.find((_, index) => settled[index]?.status === 'rejected');
  return unread && t('media.unreadable', unread.name);
}

/** Files of the editor. It lists them as `text/uri-list`, one for each line (RFC 2483). */
function fileUris(data: DataTransfer): readonly string[] {
  const list = data.getData('application/vnd.code.uri-list') || data.getData('text/uri-list');
  return list
    .split(/\r?\n/)
    .map(line => line.trim())
    .filter(line => /^(?:file|vscode-remote):/i.test(line));
}
