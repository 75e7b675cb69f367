import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'esbuild';
import { tokens } from '../src/model/tokens/o200kTokens.ts';
import { packed, unpacked } from './tokenTable.ts';

/** Bundles the tokens of `o200k_base` in a third of the space of the package's module. */
export const packTokens: Plugin = {
  name: 'pack-tokens',
  setup(build) {
    build.onLoad({ filter: /[\\/]o200kTokens\.ts$/ }, () => {
      text ??= packedTokens();
      return {
        contents: `import { unpacked } from './tokenTable.ts'; export const tokens = unpacked('${text}');`,
        loader: 'ts',
        resolveDir: dirname(fileURLToPath(import.meta.url)),
      };
    });
  },
};

/** Created once for all bundles. */
let text: string | undefined;

function packedTokens(): string {
  const made = packed(tokens);
  const { bytes, ends } = unpacked(made);
  const isSame =
    tokens.ends.length === ends.length && tokens.ends.every((end, at) => end === ends[at]);
  if (!isSame || Buffer.compare(bytes, tokens.bytes) !== 0) {
    throw new Error('The tokens of o200k_base do not survive being packed.');
  }
  return made;
}
