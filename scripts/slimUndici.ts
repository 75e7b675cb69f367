import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The parts of undici that `pooledFetch.ts` uses. Its main module brings a second `fetch`, web sockets, caches and
 * mocks as well, twice the size of the rest. The dispatchers get their methods here, as the main module gives them.
 */
const contents = `
Object.assign(require('./lib/dispatcher/dispatcher').prototype, require('./lib/api'));
module.exports = {
  Agent: require('./lib/dispatcher/agent'),
  EnvHttpProxyAgent: require('./lib/dispatcher/env-http-proxy-agent'),
  interceptors: { decompress: require('./lib/interceptor/decompress') },
};
`;

/** Bundles of undici only what is used. Bodies are texts, so that what reads a \`FormData\` is never reached. */
export const slimUndici: Plugin = {
  name: 'slim-undici',
  setup(build) {
    const resolveDir = dirname(createRequire(import.meta.url).resolve('undici'));
    build.onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, () => ({ contents, resolveDir }));
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]web[\\/]/ }, () => ({
      contents: "throw new Error('This part of undici is not in the bundle.');",
    }));
  },
};

/** Leaves out a parser of HTTP that is still an experiment, as the build of Node.js does. */
export const slimUndiciDefine = { esbuildDetection: '1' } as const;
