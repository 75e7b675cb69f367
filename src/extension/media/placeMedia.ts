import { dirname, join, relative, sep } from 'node:path';
import { env, l10n, Uri, window, workspace } from 'vscode';
import { describeMedia } from '../../call/request/describeMedia.ts';
import { baseName } from '../../files/fileNames.ts';
import { fileProblem } from '../../files/fileProblem.ts';
import { largest, placeBelow, readBelow } from '../../files/read.ts';
import { createBelow } from '../../files/write.ts';
import { formatBytes } from '../../format/figures.ts';
import {
  mediaSource,
  mediaTypesByExtension,
  typeOfBytes,
  typeOfPath,
} from '../../prompt/messages/mediaSource.ts';
import { mediaRefusal } from '../../prompt/messages/messages.ts';
import type { DroppedFile } from '../../protocol/media.ts';
import { notify } from '../notify.ts';
import { withoutIcons } from '../shownText.ts';
import type { MediaFiles } from './mediaFiles.ts';

type GivenFile = { readonly uri: Uri } | DroppedFile;

/** Where media of a prompt may be. */
export interface PromptFolder {
  readonly prompt: Uri;
  /** The workspace folder. Undefined for a prompt that is not a file. */
  readonly root: string | undefined;
}

/** In bytes. The inputs of a prompt are stored whole with each change of one of them. */
const MAX_EMBEDDED = 256 * 1024;
/** The folder for copies, next to the prompt. */
const COPIES = 'media';

/**
 * What is written into an input for files: their paths relative to the prompt when they are in the workspace.
 * For others the user is asked whether they are copied there or embedded, and they are read only then. Files
 * that are not used are omitted, after the user has been informed why.
 */
export async function placeMedia(
  files: MediaFiles,
  folder: PromptFolder,
): Promise<readonly string[]> {
  const placed: string[] = [];
  // Each may ask a question.
  for (const file of await filesOf(files, folder.prompt)) {
    const url = await placeFile(file, folder);
    if (url !== undefined) placed.push(url);
  }
  return placed;
}

async function filesOf(files: MediaFiles, prompt: Uri): Promise<readonly GivenFile[]> {
  switch (files.from) {
    case 'dialog':
      return (await chosenFiles(prompt, files.many)).map(uri => ({ uri }));
    case 'editor':
      return files.uris.flatMap(text => {
        const uri = Uri.parse(text);
        if (uri.scheme === 'file') return [{ uri }];
        const isHere = uri.scheme === 'vscode-remote' && env.remoteName !== undefined;
        return isHere ? [{ uri: Uri.file(uri.path) }] : [];
      });
    case 'elsewhere':
      return files.files;
  }
}

async function chosenFiles(prompt: Uri, many: boolean): Promise<readonly Uri[]> {
  const chosen = await window.showOpenDialog({
    ...(prompt.scheme === 'file' && { defaultUri: Uri.joinPath(prompt, '..') }),
    canSelectMany: many,
    openLabel: l10n.t('Use File'),
    title: l10n.t('Choose an image or file'),
    filters: {
      [l10n.t('Images and Files')]: Object.keys(mediaTypesByExtension),
      [l10n.t('All Files')]: ['*'],
    },
  });
  return chosen ?? [];
}

/** Undefined when the file is not used. */
async function placeFile(file: GivenFile, folder: PromptFolder): Promise<string | undefined> {
  if ('uri' in file && folder.root !== undefined) {
    const place = await placeBelow(folder.root, file.uri.fsPath);
    if (place.ok) return pathIn(file.uri, folder.prompt, folder.root);
  }
  const name = 'uri' in file ? baseName(file.uri.path) : baseName(file.name.replaceAll('\\', '/'));
  const size = 'uri' in file ? (await workspace.fs.stat(file.uri)).size : file.bytes.length;
  const problem = sizeProblem(size);
  if (problem !== undefined) return refuse(name, problem);
  const way = await askWhere(name, size, folder);
  if (!way) return undefined;
  const bytes = 'uri' in file ? await workspace.fs.readFile(file.uri) : file.bytes;
  const type = typeOfBytes(bytes) ?? typeOfPath(name);
  if (type === undefined) {
    return refuse(
      name,
      l10n.t('models accept PNG, JPEG, GIF, WebP, PDF, WAV, MP3, MP4 and text files'),
    );
  }
  if (way === 'embed') return `data:${type};base64,${Buffer.from(bytes).toString('base64')}`;
  return copyOf(name, bytes, folder);
}

function sizeProblem(size: number): string | undefined {
  if (size === 0) return l10n.t('it is empty');
  if (size <= largest.media) return undefined;
  return l10n.t('it is larger than {0}', formatBytes(largest.media));
}

/** The path of a file of the workspace, relative to the folder of the prompt. */
async function pathIn(file: Uri, prompt: Uri, root: string): Promise<string | undefined> {
  const folder = dirname(prompt.fsPath);
  const path = relative(folder, file.fsPath).split(sep).join('/');
  // A name that could be read as something else, such as base64.
  const url = mediaSource(path).kind === 'file' ? path : `./${path}`;
  const described = await describeMedia({ url }, { root, folders: [folder] });
  return described.ok ? url : refuse(url, described.problem);
}

async function askWhere(
  name: string,
  size: number,
  { prompt, root }: PromptFolder,
): Promise<'copy' | 'embed' | undefined> {
  const copy = {
    label: l10n.t('Copy to the workspace'),
    description: root === undefined ? '' : withoutIcons(`${COPIES}/${name}`),
    detail: l10n.t(
      'The input has the path. The file is next to {0} and can be committed.',
      withoutIcons(baseName(prompt.path)),
    ),
    way: 'copy',
  } as const;
  const embed = {
    label: l10n.t('Embed in the input'),
    description: formatBytes(size),
    detail: l10n.t('The input has the content as a `data:` URL.'),
    way: 'embed',
  } as const;
  const ways = [...(root === undefined ? [] : [copy]), ...(size <= MAX_EMBEDDED ? [embed] : [])];
  if (ways.length === 0) {
    return refuse(name, l10n.t('it is larger than {0}', formatBytes(MAX_EMBEDDED)));
  }
  const picked = await window.showQuickPick(ways, {
    title: withoutIcons(l10n.t('Use {0}', name)),
    placeHolder: l10n.t(
      'The file is outside of the workspace. Choose where the input gets it from.',
    ),
    ignoreFocusOut: true,
  });
  return picked?.way;
}

/** The path of a copy. A file with the same name is kept: the copy then gets a number. */
async function copyOf(
  name: string,
  bytes: Uint8Array,
  { prompt, root = '' }: PromptFolder,
): Promise<string | undefined> {
  const folder = join(dirname(prompt.fsPath), COPIES);
  const dot = name.lastIndexOf('.');
  const [stem, extension] = dot > 0 ? [name.slice(0, dot), name.slice(dot)] : [name, ''];
  try {
    for (let number = 1; ; number += 1) {
      const path = join(folder, number === 1 ? name : `${stem}-${number}${extension}`);
      const isThere = (await createBelow(root, path, bytes)) || (await isCopy(root, path, bytes));
      if (isThere) return pathIn(Uri.file(path), prompt, root);
    }
  } catch (error) {
    return refuse(name, fileProblem(error));
  }
}

async function isCopy(root: string, path: string, bytes: Uint8Array): Promise<boolean> {
  const read = await readBelow(root, path, largest.media);
  return read.ok && Buffer.from(read.bytes).equals(bytes);
}

function refuse(name: string, problem: string): undefined {
  void notify.error(mediaRefusal(name, problem));
}
