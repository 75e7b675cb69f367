import { createRequire } from 'node:module';
import { dirname } from 'node:path';
import type { Plugin } from 'esbuild';

/**
 * The parts of undici that `pooledFetch.ts` uses. Its main module also contains another `fetch`, web sockets,
 * caches and mocks, which are twice the size of the rest. The dispatchers get the method that proxies need here; the
 * main module gives them all.
 */
const contents = `
require('./lib/dispatcher/dispatcher').prototype.connect = require('./lib/api/api-connect');
module.exports = {
  Agent: require('./lib/dispatcher/agent'),
  EnvHttpProxyAgent: require('./lib/dispatcher/env-http-proxy-agent'),
  interceptors: { decompress: require('./lib/interceptor/decompress') },
};
`;

const notBundled = "throw new Error('This part of undici is not in the bundle.');";

/**
 * Bundles only the parts of undici that are used. Bodies are texts, so code that reads a \`FormData\` is
 * never reached.
 */
export const slimUndici: Plugin = {
  name: 'slim-undici',
  setup(build) {
    const resolveDir = dirname(createRequire(import.meta.url).resolve('undici'));
    build.onLoad({ filter: /[\\/]undici[\\/]index\.js$/ }, () => ({ contents, resolveDir }));
    build.onLoad({ filter: /[\\/]undici[\\/]lib[\\/]web[\\/]/ }, () => ({
      contents: notBundled,
    }));
    // undici has two builds of its HTTP parser. When this one cannot be loaded, it uses the other, which runs on every
    // processor.
    build.onLoad({ filter: /[\\/]llhttp_simd-wasm\.js$/ }, () => ({ contents: notBundled }));
  },
};

/** Omits an experimental HTTP parser, like the build of Node.js. */
export const slimUndiciDefine = { esbuildDetection: '1' } as const;
