/** Builds every bundle: `node scripts/build.ts [--production] [--watch]`. */
import { copyFile, mkdir, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, context, type Metafile, type Plugin } from 'esbuild';
import { embedPage } from './embedPage.ts';
import { groupRooms } from './groupRooms.ts';
import { writeIconFont } from './iconFont.ts';
import { noticesFor } from './notices.ts';
import { packSample, packTemplates } from './packTexts.ts';
import { packTokens } from './packTokens.ts';
import { slimSdks } from './slimSdks.ts';
import { slimUndici, slimUndiciDefine } from './slimUndici.ts';
import { writeTypes } from './types/writeTypes.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const production = process.argv.includes('--production');
const watch = process.argv.includes('--watch');

// CommonJS dependencies in an ES module bundle still call require() for Node's own modules.
const banner = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const common: BuildOptions = {
  absWorkingDir: root,
  bundle: true,
  format: 'esm',
  target: 'node22.15',
  sourcemap: !production,
  sourcesContent: false,
  minify: production,
  legalComments: 'none',
  logLevel: 'warning',
};

const node: BuildOptions = {
  ...common,
  platform: 'node',
  splitting: true,
  chunkNames: 'chunks/[name]-[hash]',
  banner,
  define: slimUndiciDefine,
  plugins: [slimUndici, slimSdks, embedPage, packTokens],
};

/** Started as a thread, see `src/model/tokens/tokenThread.ts`. */
const tokenWorker = 'src/model/tokens/tokenWorker.ts';

/** Started as a process: see `src/eval/modules/moduleProcess.ts`. */
const scorerProcess = 'src/eval/modules/scorerProcess.ts';

/**
 * The script of the pages is a classic one, which cannot be split. `import('./name.ts')` in it loads `name.js`
 * next to it. The content security policy allows what a script with the nonce imports.
 */
const scriptsOnDemand: Plugin = {
  name: 'scripts-on-demand',
  setup({ onResolve }) {
    onResolve({ filter: /\.ts$/ }, ({ kind, path }) =>
      kind === 'dynamic-import'
        ? { path: `./${basename(path, '.ts')}.js`, external: true }
        : undefined,
    );
  },
};

const builds: readonly BuildOptions[] = [
  // `vscode` is intentionally not external, so that importing it in the core fails this build.
  {
    ...node,
    entryPoints: {
      cli: 'src/cli/main.ts',
      library: 'src/library.ts',
      requireNode: 'src/node/requireNode.ts',
      tokenWorker,
    },
    outdir: 'dist/node',
  },
  // The language server and the CLI are separate processes. Building them together lets them share chunks.
  {
    ...node,
    entryPoints: {
      extension: 'src/extension/activate.ts',
      server: 'src/server/nodeMain.ts',
      cli: 'src/cli/main.ts',
      tokenWorker,
    },
    outdir: 'dist/extension',
    external: ['vscode'],
    plugins: [
      groupRooms(
        root,
        ['extension', 'cli'],
        // The first file is large and loaded separately. The second runs while the CLI is loaded and then
        // loads rooms.
        ['extension/client/languageClient.ts', 'cli/process.ts'],
      ),
      ...(node.plugins ?? []),
    ],
  },
  // Started as a process next to either of them. It shares nothing: it must start fast.
  ...['dist/node', 'dist/extension'].map(
    (outdir): BuildOptions => ({
      ...node,
      splitting: false,
      entryPoints: { scorerProcess },
      outdir,
    }),
  ),
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    format: 'iife',
    // One script for the pages that share most of it, and one for the history. Each page has a style sheet.
    entryPoints: [
      { in: 'src/webview/main.tsx', out: 'webview' },
      { in: 'src/webview/historyMain.tsx', out: 'history' },
      ...['panel', 'comparison', 'preview', 'history'].map(page => ({
        in: `src/webview/${page}/${page}.css`,
        out: page,
      })),
    ],
    jsx: 'automatic',
    jsxImportSource: 'preact',
    outdir: 'dist/webview',
    plugins: [scriptsOnDemand],
  },
  // What the pages load on demand.
  {
    ...common,
    platform: 'browser',
    target: 'es2022',
    entryPoints: [
      'src/webview/replies/reply/markdown/markdownLexer.ts',
      'src/webview/comparison/diffTexts.ts',
    ],
    entryNames: '[name]',
    outdir: 'dist/webview',
  },
  ...(production
    ? []
    : [
        {
          ...common,
          platform: 'node',
          entryPoints: { suite: 'test/host/suite.ts' },
          outdir: 'out/host',
          external: ['vscode'],
          packages: 'external',
        } satisfies BuildOptions,
      ]),
];

await rm(join(root, 'dist'), { recursive: true, force: true });
for (const shim of ['touchstone', 'touchstone.cmd']) {
  await mkdir(join(root, 'dist/bin'), { recursive: true });
  await copyFile(join(root, 'scripts/shim', shim), join(root, 'dist/bin', shim));
}
await writeIconFont(join(root, 'dist/webview'));
await packSample(join(root, 'dist/sample.json.br'));
await packTemplates(join(root, 'dist/templates.json.br'));

// esbuild does not keep the order of imports between its files, and this check must come first.
await mkdir(join(root, 'dist/node'), { recursive: true });
await writeFile(
  join(root, 'dist/node/index.js'),
  "import './requireNode.js';\nexport * from './library.js';\n",
);

if (watch) {
  await mkdir(join(root, 'out'), { recursive: true });
  const plugins = [reportBuilds()];
  const contexts = builds.map(options =>
    context({ ...options, plugins: [...(options.plugins ?? []), ...plugins] }),
  );
  for (const each of await Promise.all(contexts)) await each.watch();
} else {
  const types = production ? writeTypes() : undefined;
  // esbuild has already printed the errors.
  const built = await Promise.all(
    builds.map(options => build({ ...options, metafile: true })),
  ).catch(() => process.exit(1));
  await types;
  for (const program of ['dist/extension/server.js', 'dist/extension/cli.js']) {
    if (!built.some(({ metafile }) => metafile && reachesVscode(metafile, program))) continue;
    console.error(`${program} imports vscode, which only the extension may.`);
    process.exit(1);
  }
  const notices = await noticesFor(
    root,
    built.flatMap(({ metafile }) => metafile ?? []),
  );
  await writeFile(join(root, 'dist', 'ThirdPartyNotices.txt'), notices);
}

/**
 * Prints a line before and after the bundles are built, which the task in `.vscode/tasks.json` waits for. After a
 * build without errors it writes `out/built`, which reloads the window of the extension that is debugged.
 */
function reportBuilds(): Plugin {
  // The first builds count from the start: one may end before another begins.
  let building = builds.length;
  let hasErrors = false;
  console.log('Building ...');
  return {
    name: 'report-builds',
    setup({ onStart, onEnd }) {
      let isFirst = true;
      onStart(() => {
        if (!isFirst) {
          if (building === 0) {
            console.log('Building ...');
            hasErrors = false;
          }
          building += 1;
        }
        isFirst = false;
      });
      onEnd(async ({ errors }) => {
        building -= 1;
        hasErrors ||= errors.length > 0;
        if (building > 0) return;
        if (!hasErrors) await writeFile(join(root, 'out/built'), new Date().toISOString());
        console.log('Watching src/. A build without errors reloads the development host.');
      });
    },
  };
}

/**
 * Whether an output, or one that it imports, imports vscode, which is only available in VS Code's process.
 */
function reachesVscode({ outputs }: Metafile, output: string, seen = new Set<string>()): boolean {
  if (seen.has(output)) return false;
  seen.add(output);
  const imports = outputs[output]?.imports ?? [];
  return imports.some(({ path, external }) =>
    external ? path === 'vscode' : reachesVscode({ inputs: {}, outputs }, path, seen),
  );
}
