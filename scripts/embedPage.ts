import type { Plugin } from 'esbuild';

/**
 * Bundles the page of the HTML report as text. In the source, its module builds the page when it is loaded, which needs esbuild: no
 * package has that.
 */
export const embedPage: Plugin = {
  name: 'embed-page',
  setup(build) {
    build.onLoad({ filter: /[\\/]reports[\\/]html[\\/]page\.ts$/ }, async () => {
      const { page } = await import('../src/eval/reports/html/page.ts');
      return { contents: `export const page = ${JSON.stringify(page)};`, loader: 'js' };
    });
  },
};
