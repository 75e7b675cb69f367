import { readdir, readFile } from 'node:fs/promises';
import { describe, expect, it, test } from 'vitest';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { promptTemplates } from '../../../src/extension/prompts/promptTemplates.ts';
import { fileDiagnostics } from '../../../src/language/checks/diagnostics.ts';
import { languageFile } from '../../../src/language/languageFile.ts';
import type { Workspace } from '../../../src/language/workspace.ts';
import { defaultSettings } from '../../../src/model/settings/settings.ts';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { renderPrompt } from '../../../src/prompt/rendering/render.ts';

const folder = new URL('../../../media/templates/', import.meta.url);
const textOf = (name: string): Promise<string> =>
  readFile(new URL(`${name}.prompt`, folder), 'utf8');
const empty: Workspace = {
  files: () => [],
  file: () => undefined,
  unreadable: () => undefined,
  schemaFile: () => undefined,
  settings: () => defaultSettings,
  folder: () => 'file:///desk',
  list: async () => [],
};

/** A snippet's text with its tab stops filled as proposed. */
function filledSnippet(snippet: string): string {
  const proposals = new Map(
    [...snippet.matchAll(/\$\{(\d+):([^}]*)\}/g)].map(([, stop = '', text = '']) => [stop, text]),
  );
  return snippet
    .replace(/\$\{\d+:([^}]*)\}/g, '$1')
    .replace(/\$(\d+)/g, (_, stop: string) => proposals.get(stop) ?? '');
}

describe.each(promptTemplates.map(({ name }) => name))('the template %s', name => {
  it('has no diagnostics and no hints', async () => {
    const text = filledSnippet(await textOf(name));
    const document = TextDocument.create(`file:///w/${name}.prompt`, 'dotprompt', 1, text);
    const file = languageFile(document);
    if (!file) throw new Error('not a file of ours');
    // A template may use a key before something acts on it.
    const found = (await fileDiagnostics(empty, file)).filter(
      ({ code }) => code !== 'reserved-key',
    );
    expect(found.map(({ code, message }) => `${code}: ${message}`)).toEqual([]);
  });

  it('has unique tab stops from 1 on and ends at $0', async () => {
    const text = await textOf(name);
    const proposed = [...text.matchAll(/\$\{(\d+):/g)].map(([, stop]) => Number(stop));
    expect(proposed).toEqual(proposed.map((_, index) => index + 1));
    for (const [, stop] of text.matchAll(/\$([1-9]\d*)/g)) expect(proposed).toContain(Number(stop));
    expect(text).toMatch(/\$0\n$/);
  });

  it('has its input after everything that stays the same', async () => {
    const document = parsePrompt(filledSnippet(await textOf(name)));
    const fields = Object.keys((document.metadata.input.schema?.['properties'] ?? {}) as object);
    const marked = (value: string) => Object.fromEntries(fields.map(field => [field, value]));
    const [one, other] = ['one', 'other'].map(value =>
      renderPrompt(document, { input: marked(value) }),
    );
    if (!one?.ok || !other?.ok) throw new Error('It was not rendered.');
    expect(one.messages.slice(0, -1)).toEqual(other.messages.slice(0, -1));
    expect(one.messages.at(-1)).not.toEqual(other.messages.at(-1));
  });
});

test('every file in the folder is offered', async () => {
  const files = await readdir(folder);
  expect(files.toSorted()).toEqual(promptTemplates.map(({ name }) => `${name}.prompt`).toSorted());
});

test('the judge is marked as one and returns a score with a reason', async () => {
  const { metadata } = parsePrompt(filledSnippet(await textOf('judge')));
  expect(metadata.ext['touchstone']?.['judge']).toBe(true);
  expect(metadata.output.schema).toMatchObject({ required: ['reason', 'score'] });
});
