import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { run } from '../host/command.ts';
import { root } from '../host/paths.ts';
import { bundleTypes } from './bundleTypes.ts';

const tsc = join(root, 'node_modules', 'typescript', 'bin', 'tsc');

/** Inside the repository, so that packages whose types the sources use are found. */
const emitted = join(root, 'out', 'types');

/** Writes `dist/types/library.d.ts`, the types of the library, which need no other package. */
export async function writeTypes(): Promise<void> {
  await rm(emitted, { recursive: true, force: true });
  await run(process.execPath, [tsc, '-p', join(root, 'scripts', 'types', 'tsconfig.json')]);
  const project = join(emitted, 'tsconfig.json');
  const config = { extends: '../../tsconfig.json', include: [], files: ['library.d.ts'] };
  await writeFile(project, JSON.stringify(config));
  const text = bundleTypes(join(emitted, 'library.d.ts'), project);
  await mkdir(join(root, 'dist', 'types'), { recursive: true });
  await writeFile(join(root, 'dist', 'types', 'library.d.ts'), text);
}
