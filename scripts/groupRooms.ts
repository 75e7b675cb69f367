import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import type { Plugin } from 'esbuild';
import { globSync } from 'tinyglobby';

/**
 * Puts all rooms of a floor into one chunk. In the source every command imports its own room. The bundler
 * would make a chunk for each, and one for every set of rooms that share a module: about seventy small files.
 * The package is limited to far fewer files, and one file loads faster than many.
 * @param floors folders of src/. `except`: modules that keep their own chunk, by their paths in src/.
 */
export function groupRooms(
  root: string,
  floors: readonly string[],
  except: readonly string[],
): Plugin {
  const load = /\bimport\('(\.[^']+)'\)/g;

  /** The modules that a file loads on demand, by their paths in src/. */
  const loadedBy = (file: string, text: string): readonly string[] =>
    [...text.matchAll(load)]
      .map(([, path = '']) => posix.join(posix.dirname(file), path))
      .filter(path => floors.some(floor => path.startsWith(`${floor}/`)) && !except.includes(path));

  async function roomsOf(floor: string): Promise<readonly string[]> {
    const files = globSync(`${floor}/**/*.ts`, { cwd: join(root, 'src') });
    const texts = await Promise.all(
      files.map(async file => loadedBy(file, await readFile(join(root, 'src', file), 'utf8'))),
    );
    return [...new Set(texts.flat())].sort();
  }

  const nameOf = (room: string): string => room.replaceAll(/\W/g, '_');

  return {
    name: 'group-rooms',
    setup(build) {
      build.onResolve({ filter: /^rooms:/ }, ({ path }) => ({ path, namespace: 'rooms' }));
      build.onLoad({ filter: /.*/, namespace: 'rooms' }, async ({ path }) => {
        const rooms = await roomsOf(path.slice('rooms:'.length));
        return {
          contents: rooms.map(room => `export * as ${nameOf(room)} from './${room}';`).join('\n'),
          resolveDir: join(root, 'src'),
          loader: 'ts',
        };
      });
      for (const floor of floors) {
        build.onLoad({ filter: new RegExp(`/src/${floor}/.*\\.ts$`) }, async ({ path }) => {
          const file = path.slice(join(root, 'src').length + 1).replaceAll('\\', '/');
          const text = await readFile(path, 'utf8');
          const rooms = loadedBy(file, text);
          if (rooms.length === 0) return undefined;
          const contents = text.replaceAll(load, (whole, target: string) => {
            const room = posix.join(posix.dirname(file), target);
            return rooms.includes(room)
              ? `import('rooms:${floor}').then(rooms => rooms.${nameOf(room)})`
              : whole;
          });
          return { contents, loader: 'ts' };
        });
      }
    },
  };
}
