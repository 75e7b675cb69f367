import type { Plugin } from 'esbuild';

/**
 * Bundles the page of the HTML report as text. In the source, its module builds the page at its first use, which needs esbuild: no
 * package has that.
 */
export const embedPage: Plugin = {
  name: 'embed-page',
  setup(build) {
    build.onLoad({ filter: /[\\/]reports[\\/]html[\\/]page\.ts$/ }, async () => {
      const { loadPage } = await import('../src/eval/reports/html/page.ts');
      const page = JSON.stringify(await loadPage());
      return { contents: `export const loadPage = async () => (${page});`, loader: 'js' };
    });
  },
};
