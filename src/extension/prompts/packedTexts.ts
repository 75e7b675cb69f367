import { promisify } from 'node:util';
import { brotliDecompress } from 'node:zlib';
import { Uri, workspace } from 'vscode';

/**
 * The texts that the build packed into one file of the extension, by path.
 * @param name `sample` or `templates`. See `scripts/packTexts.ts`.
 */
export async function packedTexts(
  extension: Uri,
  name: 'sample' | 'templates',
): Promise<Readonly<Record<string, string>>> {
  const file = Uri.joinPath(extension, 'dist', `${name}.json.br`);
  const json = await promisify(brotliDecompress)(await workspace.fs.readFile(file));
  return JSON.parse(json.toString('utf8'));
}
