import { cp, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FrameLocator, Locator, Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, inject } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.ts';
import { keyless } from '../../scripts/host/keyless.ts';
import { root } from '../../scripts/host/paths.ts';
import { startServer } from '../../scripts/host/server.ts';
import { copySample, temporaryFolder } from '../../scripts/host/workspace.ts';
import { limit } from './limit.ts';

/** VS Code in Chromium with the packed extension, driven as the user drives it. */
export interface Editor {
  readonly page: Page;
  /** The copy of the sample workspace that is open. */
  readonly workspace: string;
  /** The content of the webview that was opened first, such as the Run view. */
  readonly panel: FrameLocator;
  /** The content of the webview that was opened last, such as a comparison. */
  readonly tab: FrameLocator;
  /** Opens a file by Quick Open, and waits until it can be typed in. */
  open(file: string): Promise<void>;
  /** Types at a place of the active editor; line and column count from 1. */
  typeAt(line: number, column: number, text: string): Promise<void>;
  /** Presses a key until what it opens is there: what is asked too early opens empty, or not at all. */
  ask(key: string, wanted: Locator): Promise<void>;
  /** Runs a command by its title in the palette. */
  command(title: string): Promise<void>;
  /** Drags the side bar's edge until it is this wide, in pixels. */
  widenSideBar(width: number): Promise<void>;
  /** Takes a picture for the documentation, into `out/e2e` or where `TOUCHSTONE_PICTURES` says. */
  picture(name: string): Promise<void>;
  /** Takes a picture that only we look at, into `out/e2e`. */
  look(name: string): Promise<void>;
  /** Leaves the window as after its start, and the files as they were, for tests of something else. */
  startOver(): Promise<void>;
}

interface OpenEditor extends Editor {
  close(): Promise<void>;
}

/** In pixels: room for three columns next to the prompt. */
export const editorSize = { width: 1500, height: 940 } as const;

const ownPictures = join(root, 'out', 'e2e');

export interface EditorOptions {
  /** Opens the workspace untrusted. */
  readonly restricted?: boolean;
  /** Opens an empty folder instead of the sample workspace. */
  readonly empty?: boolean;
}

type Files = Readonly<Record<string, string>>;

/**
 * Opens an editor for the tests of a file or a group, takes a picture when one fails, and closes it.
 * @param files texts that are added to the workspace, by their paths in it
 */
export function useEditor(files: Files | (() => Files) = {}, options: EditorOptions = {}): Editor {
  let opened: OpenEditor | undefined;
  const editor = (): OpenEditor => {
    if (opened === undefined) throw new Error('The editor is open only in tests and hooks.');
    return opened;
  };
  beforeAll(async () => {
    opened = await openEditor(typeof files === 'function' ? files() : files, options);
  });
  afterEach(async ({ task }) => {
    if (task.result?.state === 'fail') await opened?.look('failed');
  });
  afterAll(() => opened?.close());
  return new Proxy({} as Editor, { get: (_, name) => Reflect.get(editor(), name) });
}

async function openEditor(
  files: Files,
  { restricted = false, empty = false }: EditorOptions,
): Promise<OpenEditor> {
  const folder = await temporaryFolder();
  const workspace = join(folder.path, empty ? 'empty' : 'support-desk');

  async function writeFiles(): Promise<void> {
    if (empty) await mkdir(workspace);
    else await copySample(workspace);
    for (const [file, text] of Object.entries(files)) await writeFile(join(workspace, file), text);
  }

  await writeFiles();
  const serverFolder = join(folder.path, 'server');
  await cp(inject('server'), serverFolder, { recursive: true });
  const server = await startServer({
    folder: serverFolder,
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
  const explorer = page.getByRole('treeitem', { name: 'triage.prompt' });
  if (!empty) await explorer.waitFor();

  async function takePicture(into: string, name: string): Promise<void> {
    await mkdir(into, { recursive: true });
    await page.screenshot({ path: join(into, `${name}.png`) });
  }

  const input = page.locator('.quick-input-widget input');
  const focused = page.locator('.editor-instance .monaco-editor.focused');

  async function ask(key: string, wanted: Locator): Promise<void> {
    const isThereWithin = (timeout: number) =>
      wanted
        .first()
        .waitFor({ timeout })
        .then(() => true)
        .catch(() => false);
    // Longer each time: on a loaded machine what was asked may be on its way.
    for (let timeout = 10_000; timeout < limit; timeout *= 2) {
      await page.keyboard.press(key);
      if (await isThereWithin(timeout)) return;
      await page.keyboard.press('Escape');
    }
    throw new Error(`${key} does not open ${wanted}.`);
  }

  async function command(title: string): Promise<void> {
    await ask('F1', input);
    await input.fill(`>${title}`);
    await page.locator('.quick-input-list .monaco-list-row', { hasText: title }).first().click();
  }

  const webviews = page.locator('iframe.webview.ready:visible');
  const content = (webview: Locator) => webview.contentFrame().frameLocator('#active-frame');

  return {
    page,
    ask,
    workspace,
    panel: content(webviews.first()),
    tab: content(webviews.last()),
    async open(file) {
      await ask('ControlOrMeta+P', input);
      await input.fill(file);
      await page.locator('.quick-input-list .monaco-list-row', { hasText: file }).first().click();
      await page.locator(`.tab.active[data-resource-name="${file}"]`).waitFor();
      await focused.waitFor();
    },
    async typeAt(line, column, text) {
      await page.locator('.editor-instance .view-lines').click();
      await ask('Control+G', input);
      await input.fill(`:${line}:${column}`);
      await page.keyboard.press('Enter');
      // The next key would go to the input while it is still closing.
      await input.waitFor({ state: 'hidden' });
      await focused.waitFor();
      await page.getByRole('button', { name: `Ln ${line}, Col ${column}` }).waitFor();
      await page.keyboard.type(text);
    },
    command,
    async widenSideBar(width) {
      const bar = page.locator('.part.sidebar');
      const boundary = async () => {
        const box = await bar.boundingBox();
        if (box === null) throw new Error('The side bar is not shown.');
        return { left: box.x, right: box.x + box.width };
      };
      for (;;) {
        const { left, right } = await boundary();
        await page.mouse.move(right + 2, 500);
        await page.mouse.down();
        await page.mouse.move(left + width + 2, 500, { steps: 10 });
        await page.mouse.up();
        // An edge under the mouse is drawn in a color of its own.
        await page.mouse.move(left + 40, 8);
        await page.locator('.monaco-sash.hover').waitFor({ state: 'detached' });
        const reached = (await boundary()).right;
        // While VS Code starts, it does not notice a drag.
        if (reached !== right || Math.abs(reached - left - width) < 5) return;
      }
    },
    async picture(name) {
      const ending = process.env['TOUCHSTONE_PICTURE_ENDING'] ?? '';
      await takePicture(process.env['TOUCHSTONE_PICTURES'] ?? ownPictures, `${name}${ending}`);
    },
    look: name => takePicture(ownPictures, name),
    async startOver() {
      const unsaved = page.getByRole('button', { name: "Don't Save" });
      const noEditor = page.locator('.editor-group-container.empty');
      await command('View: Close All Editors');
      await unsaved.or(noEditor).first().waitFor();
      if (await unsaved.isVisible()) await unsaved.click();
      await noEditor.waitFor();
      await command('Notifications: Clear All Notifications');
      for (const file of await readdir(workspace))
        await rm(join(workspace, file), { recursive: true });
      await writeFiles();
      await command('View: Show Explorer');
      await explorer.waitFor();
    },
    async close() {
      await browser.close();
      await server.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
