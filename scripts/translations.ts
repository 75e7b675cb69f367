import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { transform } from 'esbuild';
import { glob } from 'tinyglobby';
import { outcomeLabels } from '../src/format/outcome.ts';
import { strings } from '../src/webview/strings.ts';
import { root } from './host/paths.ts';

/**
 * The file from which translators start. VS Code loads `bundle.l10n.de.json` and similar files next to it.
 */
export const bundleFile = join(root, 'l10n', 'bundle.l10n.json');

/** The source of a file as plain JavaScript: every literal in double quotes, JSX as calls, no comments. */
export async function plainCode(file: string): Promise<string> {
  const text = await readFile(join(root, file), 'utf8');
  const { code } = await transform(text, {
    loader: file.endsWith('x') ? 'tsx' : 'ts',
    jsx: 'automatic',
    jsxImportSource: 'preact',
    legalComments: 'none',
    charset: 'utf8',
  });
  return code;
}

/** Every text of the extension and its webviews, in the form of the file of translations. */
export async function translatableTexts(): Promise<Readonly<Record<string, string>>> {
  const files = await glob('src/extension/**/*.ts', { cwd: root });
  const called = await Promise.all(files.map(async file => textsIn(file, await plainCode(file))));
  const texts = [...called.flat(), ...Object.values(strings), ...Object.values(outcomeLabels)];
  return Object.fromEntries([...new Set(texts)].sort().map(text => [text, text]));
}

/** @throws for a text that only exists at run time and could not be translated. */
function textsIn(file: string, code: string): readonly string[] {
  return [...code.matchAll(/\bl10n\.t\(\s*("(?:[^"\\]|\\.)*"|`[^`$]*`)?/g)].map(
    ([call, literal]) => {
      if (literal === undefined)
        throw new Error(`${file}: ${call} takes a text that is no literal.`);
      return literal.startsWith('`')
        ? literal.slice(1, -1).replaceAll('\\`', '`')
        : (JSON.parse(literal) as string);
    },
  );
}
