import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.ts';
import type { ShownMedia } from '../../src/protocol/media.ts';
import { panelPrompt } from '../unit/webview/panelFixtures.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';

const url =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==';
const field = { name: 'photo', kind: 'text', required: true, media: 'one' } as const;
const file: ShownMedia = {
  source: 'file',
  name: 'media/shot.png',
  type: 'image/png',
  size: 70,
  width: 1,
  height: 1,
  picture: 'key-1',
};

let browser: Browser;
let panel: PanelPage;

beforeAll(async () => {
  browser = await launchBrowser();
  panel = await openPanelPage(browser, { width: 300 });
});

afterAll(() => browser?.close());

const promptWith = (media: readonly ShownMedia[], value: string) => ({
  type: 'prompt' as const,
  prompt: panelPrompt({ fields: [field], values: { photo: value }, media: { photo: media } }),
});

async function show(media: readonly ShownMedia[], value: string): Promise<void> {
  await panel.post(promptWith(media, value));
  const fold = panel.page.getByRole('button', { name: /^Input/ });
  if ((await fold.getAttribute('aria-expanded')) === 'false') await fold.click();
}

it('asks once for the picture of a file, and loads nothing itself', async () => {
  await show([file], file.name);
  await panel.post(promptWith([file], file.name), promptWith([file], file.name));
  const asked = () => panel.sent.filter(({ type }) => type === 'picture');
  expect(asked()).toEqual([{ type: 'picture', key: 'key-1' }]);
  await panel.post({ type: 'picture', key: 'key-1', url });
  const picture = panel.page.getByRole('img', { name: 'Thumbnail of media/shot.png' });
  await picture.waitFor();
  await expect
    .poll(() => picture.evaluate(image => (image as HTMLImageElement).naturalWidth))
    .toBe(1);
  expect(await panel.page.locator('.media').innerText()).toContain('image/png · 1 × 1 · 70 bytes');
  expect(panel.requests).toEqual([]);
});

it('shows an address by its name only', async () => {
  const address: ShownMedia = { source: 'address', name: 'https://example.test/a.png' };
  await show([address], address.name);
  await panel.page.getByText('only the provider reads it').waitFor();
  expect(await panel.page.locator('img').count()).toBe(0);
  expect(panel.requests).toEqual([]);
});

it('offers no text of embedded content, which it does not have', async () => {
  await show(
    [{ source: 'embedded', name: '', type: 'image/png', size: 9 }],
    'data:image/png;base…',
  );
  expect(await panel.page.locator('#field-photo').evaluate(({ tagName }) => tagName)).toBe(
    'BUTTON',
  );
  await panel.page.getByRole('button', { name: 'Remove Embedded file' }).click();
  expect(panel.sent.at(-1)).toEqual({ type: 'removeMedia', name: 'photo', index: 0 });
});

it('takes a file by drop and by paste, with its content once, and not one that is too large', async () => {
  await show([], '');
  const before = panel.sent.length;
  await panel.page.locator('.fields .field').evaluate(async element => {
    const give = (type: string, given: File | string) => {
      const data = new DataTransfer();
      if (typeof given === 'string') data.setData('text/uri-list', given);
      else data.items.add(given);
      const event =
        type === 'paste'
          ? new ClipboardEvent(type, { clipboardData: data, bubbles: true, cancelable: true })
          : new DragEvent(type, { dataTransfer: data, bubbles: true, cancelable: true });
      element.dispatchEvent(event);
      return event.defaultPrevented;
    };
    const picture = new File([new Uint8Array([1, 2, 3])], 'a.png');
    if (!give('dragover', picture)) throw new Error('It cannot be dropped.');
    give('drop', picture);
    give('paste', new File(['x'], 'b.txt'));
    give('drop', 'file:///project/c.png\r\nhttps://example.test/d.png');
    if (give('paste', 'text')) throw new Error('A text is not pasted as a file.');
    give('drop', new File([new Uint8Array(16 * 1024 * 1024 + 1)], 'large.png'));
  });
  const sent = () => panel.sent.slice(before).filter(({ type }) => type !== 'value');
  await expect.poll(sent).toHaveLength(3);
  expect(sent()).toContainEqual({
    type: 'dropMedia',
    name: 'photo',
    uris: ['file:///project/c.png'],
  });
  const names = sent().flatMap(one => (one.type === 'addMedia' ? one.files : []));
  expect(names.map(({ name }) => name).sort()).toEqual(['a.png', 'b.txt']);
  await panel.page.getByText('large.png is larger than 16 MB').waitFor();
});

it('chooses a file with the keyboard', async () => {
  const button = panel.page.getByRole('button', { name: 'Choose a file for photo' });
  await button.focus();
  await panel.page.keyboard.press('Enter');
  expect(panel.sent.at(-1)).toEqual({ type: 'chooseMedia', name: 'photo' });
});

it('reports no error', () => {
  expect(panel.errors).toEqual([]);
});
