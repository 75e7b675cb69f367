import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/** The endpoints that `src/provider` calls, by the names of the modules in the `resources` folder of each SDK. */
const used: Readonly<Record<string, readonly string[]>> = {
  openai: ['index', 'chat', 'embeddings', 'models', 'responses', 'shared'],
  '@anthropic-ai/sdk': ['index', 'messages', 'models', 'shared'],
};

const resources = /[\\/]node_modules[\\/](openai|@anthropic-ai[\\/]sdk)[\\/]resources[\\/]([\w-]+)/;

/**
 * Bundles only the endpoints of the SDKs that are used, about half of each. The client classes create an object
 * for every endpoint, so the bundler cannot omit any. The other endpoints become classes without methods, and
 * their error classes `undefined`: the SDK then creates the error class of the HTTP status.
 */
export const slimSdks: Plugin = {
  name: 'slim-sdks',
  setup(build) {
    build.onLoad({ filter: resources }, async ({ path }) => {
      const [, sdk = '', resource = ''] = resources.exec(path) ?? [];
      if (used[sdk.replaceAll('\\', '/')]?.includes(resource)) return undefined;
      const names = exportedNames(await readFile(path, 'utf8'));
      const contents = names.map(name =>
        name.endsWith('Error')
          ? `export const ${name} = undefined;`
          : `export const ${name} = class {};`,
      );
      return { contents: contents.join('\n') };
    });
  },
};

function exportedNames(module: string): readonly string[] {
  const declared = [...module.matchAll(/^export (?:class|const|var|function) (\w+)/gm)];
  const listed = [...module.matchAll(/^export \{([^}]*)\}/gm)].flatMap(([, list = '']) => [
    ...list.matchAll(/(\w+)\s*(?:,|$)/g),
  ]);
  return [...new Set([...declared, ...listed].flatMap(([, name]) => name ?? []))];
}
