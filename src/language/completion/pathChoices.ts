import type { YamlCursor } from '../cursor/yamlCursor.ts';
import { uriOf } from '../names/name.ts';
import { isInside, resolveUri } from '../names/relativePath.ts';
import { type Asked, type Choice, Kind } from './items.ts';
import { yamlScalar } from './schemaChoices.ts';

/** Folders, and the wanted files; the folder looked into is what the word has up to its last `/`. */
export async function pathChoices(
  { workspace, file, signal }: Asked,
  { typed, range }: YamlCursor,
  isWanted: (name: string) => boolean,
): Promise<readonly Choice[]> {
  const folder = typed.slice(0, typed.lastIndexOf('/') + 1);
  const base = resolveUri(file.uri, folder === '' ? './' : folder);
  if (base === undefined || !isInside(workspace, file, base)) return [];
  const names = await workspace.list(uriOf(base));
  if (signal?.aborted) return [];
  const quoted = /^["']/.test(file.text.getText().charAt(range.start));
  return names
    .filter(name => (name.endsWith('/') ? !name.startsWith('.') : isWanted(name)))
    .map(name => {
      const whole = `${folder === '' ? './' : folder}${name}`;
      const text = quoted ? JSON.stringify(whole) : yamlScalar(whole);
      const isFolder = name.endsWith('/');
      return {
        label: whole,
        kind: isFolder ? Kind.Folder : Kind.File,
        text,
        filter: quoted ? text : folder === '' && !typed.startsWith('.') ? name : whole,
        rank: isFolder ? 6 : 4,
        again: isFolder,
      };
    });
}
