import { copyFile, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, extname, join } from 'node:path';
import { glob } from 'tinyglobby';
import { npm } from './command.ts';
import { cacheFolder, root } from './paths.ts';

const version = '4.139.1';

/** Must be changed when installed servers have to be installed again. */
const recipe = `code-server ${version}, recipe 1\n`;

/**
 * The folder of the VS Code server in the npm package `code-server`, which is installed into the cache when
 * it does not exist. No install script runs, so neither compilers nor servers other than npm's registry are
 * needed: everything that the editor needs here is prebuilt, except the logger, which is replaced.
 */
export async function ensureServer(): Promise<string> {
  const folder = join(cacheFolder, `vscode-server-${version}`);
  if (await isComplete(folder)) return serverIn(folder);
  console.error(`Installing VS Code for the browser into ${folder} (once, about 600 MB) ...`);
  const fresh = `${folder}.${process.pid}`;
  try {
    await removeAbandoned(folder);
    await install(fresh);
    await putInPlace(fresh, folder);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(
      `VS Code for the browser could not be installed: ${reason}\n` +
        "It comes from npm's registry: see npm's message above, and whether " +
        `\`npm view code-server@${version} version\` answers and ${cacheFolder} has 1 GB free.\n` +
        'Or install desktop VS Code with its `code` command on PATH (https://code.visualstudio.com).',
      { cause: error },
    );
  } finally {
    await rm(fresh, { recursive: true, force: true });
  }
  return serverIn(folder);
}

function serverIn(folder: string): string {
  return join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
}

async function isComplete(folder: string): Promise<boolean> {
  return (await readFile(join(folder, 'complete'), 'utf8').catch(() => '')) === recipe;
}

/** Removes the files of incomplete installations, 600 MB each. */
async function removeAbandoned(folder: string): Promise<void> {
  const siblings = await glob(`${basename(folder)}.*`, {
    cwd: dirname(folder),
    onlyDirectories: true,
  });
  for (const sibling of siblings) {
    const path = join(dirname(folder), sibling);
    if (!isRunning(Number(/\d+/.exec(extname(path))?.[0]))) await rm(path, { recursive: true });
  }
}

function isRunning(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false;
  }
}

async function install(folder: string): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  await npm(['install', '--ignore-scripts', '--save-exact', `code-server@${version}`], folder);
  const server = serverIn(folder);
  for (const inner of [server, join(server, 'extensions')]) {
    await npm(['install', '--ignore-scripts', '--omit=dev'], inner);
  }
  await copyFile(
    join(root, 'scripts', 'host', 'serverLog.cjs'),
    join(server, 'node_modules', '@vscode', 'spdlog', 'index.js'),
  );
  await writeFile(join(folder, 'complete'), recipe);
}

/** Two concurrent first starts are harmless: the second one uses the result of the first. */
async function putInPlace(fresh: string, folder: string): Promise<void> {
  if (await isComplete(folder)) return;
  await rm(folder, { recursive: true, force: true });
  await rename(fresh, folder).catch(async error => {
    if (!(await isComplete(folder))) throw error;
  });
}
