import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

/**
 * The script of a thread or process: next to the module that starts it as source; in a bundle next to it or
 * above its folder of chunks. Undefined when a program has bundled the library without the script.
 * @param module `import.meta.url` of the module.
 */
export function bundledScript(name: string, module: string): URL | undefined {
  return [`./${name}.ts`, `./${name}.js`, `../${name}.js`]
    .map(place => new URL(place, module))
    .find(url => url.protocol === 'file:' && existsSync(fileURLToPath(url)));
}
