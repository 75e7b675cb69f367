import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { embedPage } from '../../scripts/embedPage.ts';
import { slimSdks } from '../../scripts/slimSdks.ts';
import { slimUndici, slimUndiciDefine } from '../../scripts/slimUndici.ts';
import { startChild } from '../child.ts';

/** Bundled as it ships: a package that is not an ES module has other exports there than in Node. */
export async function bundleCli(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'touchstone-cli-'));
  await build({
    entryPoints: { cli: 'src/cli/main.ts' },
    outdir: folder,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    platform: 'node',
    format: 'esm',
    define: slimUndiciDefine,
    plugins: [slimUndici, slimSdks, embedPage],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return join(folder, 'cli.mjs');
}

export interface Ended {
  /** The exit code, or the signal that ended it. */
  readonly code: number | NodeJS.Signals;
  /** Standard output and standard error, as they arrived. */
  readonly output: string;
}

/** Runs a bundled command line to its end, with nothing on standard input. */
export async function runBundled(
  cli: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  const child = startChild(process.execPath, [cli, ...args], { cwd: folder, env });
  child.process.stdin.end();
  const code = await child.ended;
  return { code, output: child.output() };
}
