import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { root } from '../../../scripts/host/paths.ts';
import type { Editor } from '../editor.ts';

const prompt = `---
model: sandbox/echo
input: { schema: { photo: string } }
---
What is on it? {{media url=photo}}
`;

export function mediaTests(editor: Editor): void {
  let picture: Buffer;

  beforeAll(async () => {
    picture = await readFile(join(root, 'media', 'icon.png'));
    await writeFile(join(editor.workspace, 'look.prompt'), prompt);
    await writeFile(join(editor.workspace, 'shot.png'), picture);
  });

  const field = () => editor.panel.locator('input#field-photo');
  const thumbnail = (name: string) =>
    editor.panel.getByRole('img', { name: `Thumbnail of ${name}` }).first();
  const dialog = () => editor.page.locator('.quick-input-widget');

  it('uses a chosen file of the workspace by its path, and shows it', async () => {
    await editor.open('look.prompt');
    await editor.page.getByRole('tab', { name: 'Touchstone' }).first().click();
    await editor.panel.getByRole('button', { name: 'Choose a file for photo' }).click();
    await dialog().locator('input').first().fill(join(editor.workspace, 'shot.png'));
    await dialog().getByRole('button', { name: 'Use File' }).click();
    await thumbnail('shot.png').waitFor();
    expect(await field().inputValue()).toBe('shot.png');
    await editor.panel.getByRole('button', { name: /^Messages/ }).click();
    await editor.panel.locator('.message img').waitFor();
    await editor.look('media');
  });

  it('asks where a dropped file is stored, and copies or embeds it', async () => {
    await drop('dropped.png');
    await dialog().getByText('Copy to the workspace').click();
    await thumbnail('media/dropped.png').waitFor();
    expect(await field().inputValue()).toBe('media/dropped.png');
    expect(await readFile(join(editor.workspace, 'media', 'dropped.png'))).toEqual(picture);
    await drop('other.png');
    await dialog().getByText('Embed in the input').click();
    await thumbnail('Embedded file').waitFor();
    await editor.look('media-embedded');
  });

  it('runs with the file, and refuses a file that models do not accept', async () => {
    await editor.panel.getByRole('button', { name: 'Remove Embedded file' }).click();
    await field().fill('look.prompt');
    await editor.panel.getByText('its type is unknown').first().waitFor();
    await field().fill('media/dropped.png');
    await thumbnail('media/dropped.png').waitFor();
    await editor.panel.getByRole('button', { name: 'Run', exact: true }).click();
    await editor.panel.getByText('What is on it?').last().waitFor();
  });

  /** Drops a file of another program on the field. */
  async function drop(name: string): Promise<void> {
    const base64 = picture.toString('base64');
    await editor.panel.locator('.fields .field').evaluate(
      (element, file) => {
        const bytes = Uint8Array.from(atob(file.base64), character => character.charCodeAt(0));
        const dataTransfer = new DataTransfer();
        dataTransfer.items.add(new File([bytes], file.name));
        element.dispatchEvent(
          new DragEvent('drop', { dataTransfer, bubbles: true, cancelable: true }),
        );
      },
      { base64, name },
    );
  }
}
