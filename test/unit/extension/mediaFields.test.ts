import { describe, expect, test } from 'vitest';
import {
  mediaIn,
  shownForm,
  valueWith,
  valueWithout,
  withMedia,
} from '../../../src/extension/panel/mediaFields.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import type { MediaPart } from '../../../src/prompt/messages/message.ts';
import type { InputField } from '../../../src/protocol/panelPrompt.ts';

const field = (name: string, kind: InputField['kind'] = 'text'): InputField => ({
  name,
  kind,
  required: false,
});
const fields = [field('photo'), field('pages', 'json'), field('order', 'json'), field('note')];
const document = parsePrompt(
  '{{note}}{{media url=photo contentType=type}}{{#each pages}}{{media url=this}}{{/each}}{{media url=order.scan}}{{media url="fixed.png"}}',
);
const [photo = field(''), pages = field(''), order = field(''), note = field('')] = withMedia(
  fields,
  document.template,
);
const embedded = `data:image/png;base64,${'iVBORw0KGgo'.repeat(400)}A`;

test('the fields that a template sends as media are found', () => {
  expect([photo.media, pages.media, order.media, note.media]).toEqual([
    'one',
    'many',
    undefined,
    undefined,
  ]);
});

describe('a page', () => {
  const described: MediaPart['media'][] = [];
  const shown = (values: Readonly<Record<string, string>>) =>
    shownForm(
      [photo, pages, order, note],
      values,
      { document },
      {
        async describe(media) {
          described.push(media);
          return { source: 'file', name: media.url.slice(0, 20) };
        },
      },
    );

  test('gets no content of embedded media, whichever field has it', async () => {
    const values = { photo: embedded, pages: JSON.stringify(['a.png', embedded]), note: embedded };
    const form = await shown(values);
    expect(JSON.stringify(form).length).toBeLessThan(1000);
    expect(form.media?.['pages']).toHaveLength(2);
    expect(Object.keys(form.media ?? {})).toEqual(['photo', 'pages', 'note']);
    // A required field that has a value is not empty on the page.
    expect(form.values['photo']).not.toBe('');
  });

  test('gets paths and texts as they are', async () => {
    const values = { photo: 'media/a.png', pages: '["a.png"]', note: 'Hi', order: '{}' };
    expect((await shown(values)).values).toEqual(values);
  });

  test('gets media with the type that the template gives them', async () => {
    described.length = 0;
    await shown({ photo: 'scan', type: 'image/webp' });
    expect(described).toEqual([{ url: 'scan', contentType: 'image/webp' }]);
  });
});

describe('a file', () => {
  test('replaces the one of a field, and is added to those of a list', () => {
    expect(valueWith(photo, 'old.png', ['new.png', 'other.png'])).toBe('new.png');
    expect(JSON.parse(valueWith(pages, '["a.png"]', ['b.png', 'c.png']) ?? '')).toEqual([
      'a.png',
      'b.png',
      'c.png',
    ]);
    expect(JSON.parse(valueWith(pages, ' ', ['a.png']) ?? '')).toEqual(['a.png']);
  });

  test.each(['[1]', '{', '"a.png"'])('is not added to %s, which would be lost', text => {
    expect(valueWith(pages, text, ['b.png'])).toBeUndefined();
    expect(mediaIn(pages, text)).toEqual([]);
  });

  test('can be removed', () => {
    expect(valueWithout(photo, 'a.png', 0)).toBe('');
    expect(JSON.parse(valueWithout(pages, '["a.png","b.png"]', 0))).toEqual(['b.png']);
    expect(valueWithout(pages, '["a.png"]', 0)).toBe('');
  });
});
