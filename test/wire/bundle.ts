import { execFile } from 'node:child_process';
import { mkdtemp } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { embedPage } from '../../scripts/embedPage.ts';
import { slimUndici, slimUndiciDefine } from '../../scripts/slimUndici.ts';

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
    plugins: [slimUndici, embedPage],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
  return join(folder, 'cli.mjs');
}

export interface Ended {
  readonly code: unknown;
  readonly output: string;
}

/** Runs a bundled command line to its end; `output` is standard output, then standard error. */
export function runBundled(
  cli: string,
  args: readonly string[],
  { folder, env }: { readonly folder: string; readonly env: NodeJS.ProcessEnv },
): Promise<Ended> {
  return new Promise(resolve => {
    execFile(process.execPath, [cli, ...args], { cwd: folder, env }, (error, stdout, stderr) => {
      resolve({ code: error?.code ?? 0, output: stdout + stderr });
    });
  });
}
