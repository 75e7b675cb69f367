import { join } from 'node:path';
import { build } from 'esbuild';

/** What every page is made of, next to its data. */
export interface PageParts {
  readonly script: string;
  readonly style: string;
}

/** The page's script and style. In bundles `scripts/embedPage.ts` replaces this module with what it exports. */
export const page: PageParts = await buildPage();

async function buildPage(): Promise<PageParts> {
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
