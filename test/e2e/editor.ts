import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Page } from 'playwright-core';
import { launchBrowser } from '../../scripts/host/browser.ts';
import { keyless } from '../../scripts/host/keyless.ts';
import { freshPackages } from '../../scripts/host/packages.ts';
import { root } from '../../scripts/host/paths.ts';
import { startServer } from '../../scripts/host/server.ts';
import { copySample, temporaryFolder } from '../../scripts/host/workspace.ts';
import { limit } from './limit.ts';

/** VS Code in Chromium with the packed extension, driven as the user drives it. */
export interface Editor {
  readonly page: Page;
  /** The copy of the sample workspace that is open. */
  readonly workspace: string;
  /** The content of the extension's panel: it sits two frames deep. */
  readonly panel: FrameLocator;
  /** Opens a file by Quick Open, and waits until it can be typed in. */
  open(file: string): Promise<void>;
  /** Types at a place of the active editor; line and column count from 1. */
  typeAt(line: number, column: number, text: string): Promise<void>;
  /** Runs a command by its title in the palette. */
  command(title: string): Promise<void>;
  /** Drags the side bar's edge until it is this wide, in pixels. */
  widenSideBar(width: number): Promise<void>;
  /** Takes a picture for the documentation, into `out/e2e` or where `TOUCHSTONE_PICTURES` says. */
  picture(name: string): Promise<void>;
  /** Takes a picture that only we look at, into `out/e2e`. */
  look(name: string): Promise<void>;
  pictureOfFailure(): Promise<void>;
  close(): Promise<void>;
}

/** In pixels: room for three columns next to the prompt. */
export const editorSize = { width: 1500, height: 940 } as const;

const ownPictures = join(root, 'out', 'e2e');

/** `files` are added to the sample workspace, by their paths in it; `restricted` opens it untrusted. */
export async function openEditor(
  files: Readonly<Record<string, string>> = {},
  restricted = false,
): Promise<Editor> {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, 'support-desk');
  await copySample(workspace);
  for (const [file, text] of Object.entries(files)) await writeFile(join(workspace, file), text);
  const server = await startServer({
    folder: join(folder.path, 'server'),
    vsix: (await freshPackages()).vsix,
    environment: { ...keyless, XDG_STATE_HOME: join(folder.path, 'state') },
    restricted,
    settings: {
      'editor.minimap.enabled': false,
      'files.autoSave': 'off',
      'workbench.colorTheme': process.env['TOUCHSTONE_THEME'] ?? 'Default Dark Modern',
    },
  });
  const browser = await launchBrowser();
  const page = await browser.newPage({ viewport: editorSize });
  page.setDefaultTimeout(limit);
  await page.goto(server.page(workspace));
  await page.locator('.monaco-workbench').waitFor();
  await page.getByRole('treeitem', { name: 'triage.prompt' }).waitFor();

  async function takePicture(into: string, name: string): Promise<void> {
    await mkdir(into, { recursive: true });
    await page.screenshot({ path: join(into, `${name}.png`) });
  }

  return {
    page,
    workspace,
    panel: page.frameLocator('iframe.webview.ready').frameLocator('#active-frame'),
    async open(file) {
      await page.keyboard.press('ControlOrMeta+P');
      await page.locator('.quick-input-widget input').fill(file);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().click();
      await page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
      await page.locator('.editor-instance .monaco-editor.focused').waitFor();
    },
    async typeAt(line, column, text) {
      await page.locator('.editor-instance .view-lines').click();
      await page.keyboard.press('Control+G');
      await page.locator('.quick-input-widget input').fill(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      await page.getByRole('button', { name: `Ln ${line}, Col ${column}` }).waitFor();
      await page.keyboard.type(text);
    },
    async command(title) {
      await page.keyboard.press('F1');
      await page.locator('.quick-input-widget input').fill(`>${title}`);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
    },
    async widenSideBar(width) {
      const box = await page.locator('.part.sidebar').boundingBox();
      if (box === null) throw new Error('The side bar is not shown.');
      await page.mouse.move(box.x + box.width + 2, 500);
      await page.mouse.down();
      await page.mouse.move(box.x + width + 2, 500, { steps: 10 });
      await page.mouse.up();
      // An edge under the mouse is drawn in a colour of its own.
      await page.mouse.move(box.x + 40, 8);
      await page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
    },
    async picture(name) {
      const ending = process.env['TOUCHSTONE_PICTURE_ENDING'] ?? '';
      await takePicture(process.env['TOUCHSTONE_PICTURES'] ?? ownPictures, `${name}${ending}`);
    },
    look: name => takePicture(ownPictures, name),
    pictureOfFailure: () => takePicture(ownPictures, 'failed'),
    async close() {
      await browser.close();
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
