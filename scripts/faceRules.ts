import type { Import } from './imports.ts';

/**
 * One message for each import of a private file of a folder, and for every public file that no other folder imports.
 * @param table the files of each folder that others may import. A face of a floor is also one of the rooms it
 * is in.
 */
export function faceViolations(
  imports: readonly Import[],
  table: Readonly<Record<string, readonly string[]>>,
): readonly string[] {
  const unused = new Set(
    Object.entries(table).flatMap(([folder, files]) => files.map(file => `${folder}/${file}`)),
  );
  const found: string[] = [];
  for (const { from, to } of imports) {
    const around = foldersOf(to);
    const entered = around.find(folder => !from.startsWith(`${folder}/`));
    if (entered === undefined || !/\.tsx?$/.test(to)) continue;
    unused.delete(to);
    const isFace = around.some(
      folder =>
        `${entered}/`.startsWith(`${folder}/`) &&
        table[folder]?.includes(to.slice(folder.length + 1)),
    );
    if (!isFace) found.push(`${from} imports ${to}, which is private to ${entered}/.`);
  }
  const idle = [...unused].map(face => `${face} is listed as a face, and nobody outside needs it.`);
  return [...found, ...idle];
}

/** `a/b/c.ts` is in `a` and in `a/b`, outermost first. */
function foldersOf(path: string): readonly string[] {
  const steps = path.split('/').slice(0, -1);
  return steps.map((_, index) => steps.slice(0, index + 1).join('/'));
}
