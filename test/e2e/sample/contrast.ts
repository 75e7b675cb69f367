import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import type { Editor } from '../editor.ts';

/** Theme by the class that VS Code gives the page of a webview. */
const themes = {
  'Default Light Modern': 'vscode-light',
  'Default Dark Modern': 'vscode-dark',
  'Default High Contrast': 'vscode-high-contrast',
  'Default High Contrast Light': 'vscode-high-contrast-light',
} as const;

export function contrastTests(editor: Editor): void {
  beforeAll(async () => {
    await editor.open('triage.prompt');
    await editor.widenSideBar(1000);
    await editor.command('Touchstone: Compare');
    await editor.panel.getByText('3 passed', { exact: true }).waitFor();
    await editor.panel
      .getByText(/^The replies (agree|differ)/)
      .first()
      .click();
  });

  it.each(
    Object.entries(themes),
  )('every text of the panel is readable in %s', async (theme, name) => {
    const folder = join(editor.workspace, '.vscode');
    await mkdir(folder, { recursive: true });
    await writeFile(
      join(folder, 'settings.json'),
      JSON.stringify({ 'workbench.colorTheme': theme }),
    );
    const body = editor.panel.locator(`body.${name}`);
    await body.waitFor();
    await expect.poll(() => body.evaluate(faint)).toEqual([]);
    await editor.look(`contrast-${name}`);
  });
}

/** Texts whose contrast with what is behind them is below 4.5 (WCAG 2.2, 1.4.3). Runs in the page. */
function faint(body: Element): readonly string[] {
  type Color = readonly [red: number, green: number, blue: number, alpha: number];
  const canvas = document.createElement('canvas').getContext('2d', { willReadFrequently: true });
  const parse = (color: string): Color => {
    if (!canvas) return [0, 0, 0, 1];
    canvas.clearRect(0, 0, 1, 1);
    canvas.fillStyle = color;
    canvas.fillRect(0, 0, 1, 1);
    const [red = 0, green = 0, blue = 0, alpha = 255] = canvas.getImageData(0, 0, 1, 1).data;
    return [red, green, blue, alpha / 255];
  };
  const over = (top: Color, under: Color): Color => {
    const mix = (i: 0 | 1 | 2) => top[i] * top[3] + under[i] * (1 - top[3]);
    return [mix(0), mix(1), mix(2), 1];
  };
  const behind = (element: Element | null): Color => {
    if (!element)
      return parse(
        getComputedStyle(document.documentElement).getPropertyValue(
          '--vscode-sideBar-background',
        ) || 'white',
      );
    const own = parse(getComputedStyle(element).backgroundColor);
    return own[3] === 1 ? own : over(own, behind(element.parentElement));
  };
  const luminance = (color: Color): number => {
    const linear = (i: 0 | 1 | 2) => {
      const part = color[i] / 255;
      return part <= 0.04045 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    };
    return 0.2126 * linear(0) + 0.7152 * linear(1) + 0.0722 * linear(2);
  };
  const found: string[] = [];
  const texts = document.createTreeWalker(body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { parentElement: element, textContent: text } = texts.currentNode;
    if (!element || !text?.trim() || !element.checkVisibility()) continue;
    if (element.closest('.visually-hidden, script, style, :disabled')) continue;
    const back = behind(element);
    const front = over(parse(getComputedStyle(element).color), back);
    const [light, dark] = [luminance(front), luminance(back)].sort((a, b) => b - a);
    const contrast = ((light ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
    if (contrast < 4.5) found.push(`${text.trim().slice(0, 30)} ${contrast.toFixed(2)}`);
  }
  return found;
}
