import { join } from 'node:path';

/** What every page is made of, next to its data. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

let built: Promise<PageParts> | undefined;

/** The page's script and style, built at the first call. In bundles `scripts/embedPage.ts` replaces this module with its result. */
export function loadPage(): Promise<PageParts> {
  built ??= buildPage();
  return built;
}

async function buildPage(): Promise<PageParts> {
  const { build } = await import('esbuild');
  const { outputFiles } = await build({
    entryPoints: [join(import.meta.dirname, 'page/main.tsx')],
    bundle: true,
    minify: true,
    write: false,
    outdir: 'page',
    format: 'iife',
    target: 'es2022',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
  });
  const textOf = (ending: string): string =>
    (outputFiles.find(({ path }) => path.endsWith(ending))?.text ?? '').trim();
  return { script: textOf('.js'), style: textOf('.css') };
}
