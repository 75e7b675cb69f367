import { readFile } from 'node:fs/promises';
import { glob } from 'tinyglobby';
import { describe, expect, it, onTestFinished, vi } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';
import { bundleFile, plainCode, translatableTexts } from '../../../scripts/translations.ts';

/** Files of texts that are not shown: HTML, tables of patterns, the prompt that a model gets. */
const unshown: Readonly<Record<string, RegExp>> = {
  'src/extension/webviewHtml.ts': /./,
  'src/extension/output/outputFeatures.ts': /^\$\{title\} · /,
  // Of the run record.
  'src/extension/models/vscode/editorModels.ts': /^not reported by VS Code$/,
  // Sent to the model.
  'src/extension/models/vscode/editorTurns.ts': /Reply with JSON|The JSON has to fit/,
};

const shownProperty =
  /(?:title|label|detail|description|placeHolder|prompt|tooltip|message|text|"aria-label"|children): $/;

/** Texts that the user would read and nobody could translate, one line each. */
function strayTexts(file: string, code: string): readonly string[] {
  return [...code.matchAll(/"(?:[^"\\\n]|\\.)*"|`(?:[^`\\]|\\.)*`/g)].flatMap(
    ({ 0: literal, index }) => {
      const before = code.slice(Math.max(0, index - 40), index);
      const text = literal.slice(1, -1);
      if (/\bl10n\.t\(\s*$|\bclass: $|(?:from|import) $/.test(before)) return [];
      if (unshown[file]?.test(text)) return [];
      // What is put into a template is a text of its own.
      const own = text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '…');
      const isProse = /\p{L}{2,}[,.:;]? \p{L}/u.test(own) && !/^[a-z-]+( [a-z-]+)?$/.test(own);
      const isShown =
        shownProperty.test(before) && /^\p{L}{2,}/u.test(own) && !/^[\w-]+\/[\w.-]+$/.test(own);
      return isProse || isShown ? [`${file}: ${text}`] : [];
    },
  );
}

describe('the texts of the extension and its webviews', () => {
  it('are all in the file for translators', async () => {
    const written = JSON.parse(await readFile(bundleFile, 'utf8'));
    expect(written, 'Run `node scripts/l10n.ts`.').toEqual(await translatableTexts());
  });

  it('go through VS Code’s translations in the extension, and through one table in the webviews', async () => {
    const files = await glob(['src/extension/**/*.ts', 'src/webview/**/*.{ts,tsx}'], {
      cwd: root,
      ignore: ['src/webview/strings.ts', 'src/webview/texts/*.ts'],
    });
    const stray = await Promise.all(
      files.map(async file => strayTexts(file, await plainCode(file))),
    );
    expect(stray.flat()).toEqual([]);
  });

  it('are found when they are written in another place', () => {
    const code = [
      'window.showErrorMessage("The file is gone.");',
      'jsx("p", { children: "Add a model" });',
      'jsx("button", { title: "Stop", "aria-label": "Stop" });',
      'throw new Error(`${name} cannot be read`);',
    ].join('\n');
    expect(strayTexts('x.ts', code)).toHaveLength(5);
    expect(
      strayTexts('x.ts', 'l10n.t("The file is gone."); jsx("p", { class: "a b c" });'),
    ).toEqual([]);
  });

  it("are shown in the language of the page's translations", async () => {
    vi.resetModules();
    const content = JSON.stringify({
      'Compare {0}': '{0} vergleichen',
      '{0} models': '{0} Modelle',
    });
    vi.stubGlobal('document', {
      querySelector: () => ({ content }),
      documentElement: { lang: 'de' },
    });
    onTestFinished(() => void vi.unstubAllGlobals());
    const { countText, textList, t } = await import('../../../src/webview/strings.ts');
    expect(t('run.compare', countText('count.models', 3))).toBe('3 Modelle vergleichen');
    expect(t('run.record')).toBe('Record replies');
    expect(textList(['a', 'b'])).toBe('a und b');
  });
});
