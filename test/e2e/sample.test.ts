import { afterAll, describe } from 'vitest';
import { useEditor } from './editor.ts';
import { comparisonTests } from './sample/comparison.ts';
import { contrastTests } from './sample/contrast.ts';
import { languageTests } from './sample/language.ts';
import { mediaTests } from './sample/media.ts';
import { outputTests } from './sample/output.ts';
import { previewTests } from './sample/preview.ts';

/** In one window, one after the other: to open VS Code takes longer than most of these tests. */
const editor = useEditor();

describe.each([
  ['Language features', languageTests],
  ['The preview of messages', previewTests],
  ['Images and files as inputs', mediaTests],
  ['Contrast', contrastTests],
  ['A reply that does not match its schema', outputTests],
  // Last, since a column that was kept stays.
  ['The comparison in an editor tab', comparisonTests],
])('%s', (_, tests) => {
  tests(editor);
  afterAll(() => editor.startOver());
});
