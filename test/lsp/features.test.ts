import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  type CodeAction,
  CodeActionRequest,
  CodeLensRequest,
  type CompletionList,
  CompletionRequest,
  DefinitionRequest,
  DocumentFormattingRequest,
  DocumentHighlightRequest,
  DocumentLinkRequest,
  type DocumentSymbol,
  DocumentSymbolRequest,
  FoldingRangeRequest,
  type Hover,
  HoverRequest,
  InlayHintRequest,
  LinkedEditingRangeRequest,
  type Location,
  PrepareRenameRequest,
  ReferencesRequest,
  RenameRequest,
  SelectionRangeRequest,
  SemanticTokensRequest,
  WillRenameFilesRequest,
  WorkspaceSymbolRequest,
} from 'vscode-languageserver-protocol/node';
import { TextDocument } from 'vscode-languageserver-textdocument';
import { type Editor, openEditor } from './editor.ts';

const head = `---
model: openai/gpt-5.4-mini
input:
  schema:
    ticket: string, what the customer wrote
    items(array):
      text: string
output:
  schema:
    category(enum): [billing, other]
---
`;
const body = `{{role "system"}}
{{> tone}}
{{role "user"}}
{{ticket}}
{{#each items}}
{{text}}
{{/each}}
`;

let editor: Editor;
beforeAll(async () => {
  editor = await openEditor({
    '_tone.prompt': 'Be kind.\n',
    'triage.prompt': head + body,
    'triage.golden.jsonl': '{"input": {"ticket": "hi"}, "expected": {"category": "billing"}}\n',
    'triage.eval.yaml': 'prompt: triage.prompt\n',
  });
});
afterAll(() => editor[Symbol.asyncDispose]());

/** The prompt with the cursor before or inside a part of its body. */
const opened = (part: string, marked: string) =>
  editor.open('triage.prompt', head + body.replace(part, marked));

describe('over a real connection', () => {
  test('completion offers variables, partials, keys and models', async () => {
    const labels = async (name: string, text: string, language?: string) => {
      const { at, close } = await editor.open(name, text, language);
      const list = (await editor.connection.sendRequest(
        CompletionRequest.type,
        at,
      )) as CompletionList;
      await close();
      return list.items.map(({ label }) => label);
    };
    expect(await labels('a.prompt', `${head}{{ti|}}`)).toContain('ticket');
    expect(await labels('a.prompt', `${head}{{> |}}`)).toContain('tone');
    expect(await labels('a.prompt', '---\ntouch|\n---\n')).toContain('touchstone.compare');
    expect(await labels('a.prompt', '---\nmodel: |\n---\n')).toContain('openai/gpt-5.4-mini');
    expect(await labels('a.eval.yaml', 'pro|', 'yaml')).toContain('prompt');
    expect(await labels('touchstone.yaml', 'end|', 'yaml')).toContain('endpoints');
  });

  test('hover explains a variable', async () => {
    const { at } = await opened('{{ticket}}', '{{tic|ket}}');
    const hover = (await editor.connection.sendRequest(HoverRequest.type, at)) as Hover;
    expect(JSON.stringify(hover.contents)).toContain('what the customer wrote');
  });

  test('definition opens the schema, as a location for an editor without links', async () => {
    const { at, uri } = await opened('{{ticket}}', '{{tic|ket}}');
    const [found] = (await editor.connection.sendRequest(DefinitionRequest.type, at)) as Location[];
    expect(found).toMatchObject({ uri, range: { start: { line: 4, character: 4 } } });
  });

  test('references and highlights', async () => {
    const { at, uri } = await opened('{{ticket}}', '{{tic|ket}}');
    const found = await editor.connection.sendRequest(ReferencesRequest.type, {
      ...at,
      context: { includeDeclaration: true },
    });
    const files = new Set(found?.map(each => each.uri));
    expect(files).toEqual(new Set([uri, editor.uri('triage.golden.jsonl')]));
    const marks = await editor.connection.sendRequest(DocumentHighlightRequest.type, at);
    expect(marks).toHaveLength(2);
  });

  test('rename changes the prompt and its dataset, and gives a reason when it refuses', async () => {
    const { at, uri } = await opened('{{ticket}}', '{{tic|ket}}');
    const { connection } = editor;
    const prepared = await connection.sendRequest(PrepareRenameRequest.type, at);
    expect(prepared).toMatchObject({ placeholder: 'ticket' });
    const edit = await connection.sendRequest(RenameRequest.type, { ...at, newName: 'message' });
    const changed = edit?.documentChanges?.map(change =>
      'textDocument' in change ? [change.textDocument.uri, change.edits.length] : change.kind,
    );
    expect(changed).toEqual(
      expect.arrayContaining([
        [uri, 2],
        [editor.uri('triage.golden.jsonl'), 1],
      ]),
    );
    const refused = connection.sendRequest(RenameRequest.type, { ...at, newName: 'a b' });
    await expect(refused).rejects.toThrow(/a b|name/);
    const nowhere = await opened('Be', 'Be');
    await expect(
      connection.sendRequest(PrepareRenameRequest.type, {
        ...nowhere.at,
        position: { line: 0, character: 0 },
      }),
    ).rejects.toThrow('There is nothing to rename here');
  });

  test('renaming a partial renames its file', async () => {
    const { at } = await opened('{{> tone}}', '{{> to|ne}}');
    const edit = await editor.connection.sendRequest(RenameRequest.type, {
      ...at,
      newName: 'voice',
    });
    expect(edit?.documentChanges).toContainEqual({
      kind: 'rename',
      oldUri: editor.uri('_tone.prompt'),
      newUri: editor.uri('_voice.prompt'),
    });
  });

  test('a partial that is renamed in the explorer is renamed where it is used', async () => {
    const { uri } = await opened('', '');
    const edit = await editor.connection.sendRequest(WillRenameFilesRequest.type, {
      files: [{ oldUri: editor.uri('_tone.prompt'), newUri: editor.uri('_voice.prompt') }],
    });
    expect(edit?.documentChanges).toMatchObject([
      { textDocument: { uri }, edits: [{ newText: 'voice' }] },
    ]);
  });

  test('code actions fix diagnostics, and only requested kinds are returned', async () => {
    const { text, at } = await editor.open('b.prompt', `${head}{{ticet}}`);
    const ask = (only?: string[]) =>
      editor.connection.sendRequest(CodeActionRequest.type, {
        textDocument: at.textDocument,
        range: { start: text.positionAt(head.length + 3), end: text.positionAt(head.length + 3) },
        context: { diagnostics: [], ...(only && { only }) },
      });
    const fixes = (await ask(['quickfix'])) ?? [];
    expect(fixes.map(({ title }) => title).join()).toContain('ticket');
    const refactorings = (await ask(['refactor'])) ?? [];
    for (const each of refactorings) {
      expect('kind' in each && each.kind).toMatch(/^refactor/);
    }
    expect(await ask()).toHaveLength(fixes.length + refactorings.length);
  });

  test('links lead to partials', async () => {
    const { at } = await opened('', '');
    const links = await editor.connection.sendRequest(DocumentLinkRequest.type, at);
    expect(links?.map(({ target }) => target)).toContain(editor.uri('_tone.prompt'));
  });

  test('symbols of a file and of the workspace', async () => {
    const { at } = await opened('', '');
    const { connection } = editor;
    const symbols = (await connection.sendRequest(
      DocumentSymbolRequest.type,
      at,
    )) as DocumentSymbol[];
    expect(symbols.map(({ name }) => name).join()).toMatch(/system.*user/);
    const found = await connection.sendRequest(WorkspaceSymbolRequest.type, { query: 'tone' });
    expect(found?.map(({ name }) => name).join()).toContain('tone');
  });

  test('folding and selection ranges', async () => {
    const { at, cursor } = await opened('{{text}}', '{{te|xt}}');
    const { connection } = editor;
    const folds = await connection.sendRequest(FoldingRangeRequest.type, at);
    expect(folds).toContainEqual(expect.objectContaining({ startLine: 0 }));
    const [selection] =
      (await connection.sendRequest(SelectionRangeRequest.type, { ...at, positions: [cursor] })) ??
      [];
    expect(selection?.parent).toBeDefined();
  });

  test('semantic tokens have five numbers each, and a legend', async () => {
    const { at } = await opened('', '');
    const tokens = await editor.connection.sendRequest(SemanticTokensRequest.type, at);
    expect(tokens?.data.length).toBeGreaterThan(0);
    expect((tokens?.data.length ?? 1) % 5).toBe(0);
    const { legend } = editor.initialized.capabilities.semanticTokensProvider ?? {};
    expect(legend?.tokenTypes).toContain('variable');
  });

  test('a block’s open and close tags are edited together', async () => {
    const { at } = await opened('{{#each items}}', '{{#ea|ch items}}');
    const linked = await editor.connection.sendRequest(LinkedEditingRangeRequest.type, at);
    expect(linked?.ranges.map(({ start }) => start.line)).toEqual([15, 17]);
  });

  test('formatting changes only insignificant whitespace', async () => {
    const { at, text } = await opened('{{ticket}}', '{{  ticket }}');
    const edits = await editor.connection.sendRequest(DocumentFormattingRequest.type, {
      ...at,
      options: { tabSize: 2, insertSpaces: true },
    });
    const formatted = TextDocument.applyEdits(text, edits ?? []);
    expect(formatted).toBe(head + body);
  });

  test('inlay hints show the tokens of messages', async () => {
    const { at, text } = await opened('', '');
    const hints = await editor.connection.sendRequest(InlayHintRequest.type, {
      ...at,
      range: { start: { line: 0, character: 0 }, end: text.positionAt(text.getText().length) },
    });
    expect(hints?.map(({ label }) => label)).toEqual([
      expect.stringMatching(/^\d+ tokens/),
      expect.stringMatching(/^cacheable prefix ends here \(\d+ tokens\)$/),
    ]);
  });

  test('code lenses are sent to an editor that has the commands, with the number of rows', async () => {
    await using able = await openEditor(
      { 'triage.golden.jsonl': '{"input": {"ticket": "hi"}}\n' },
      { initializationOptions: { commands: true } },
    );
    const { at, uri } = await able.open('triage.prompt', head + body);
    const lenses = await able.connection.sendRequest(CodeLensRequest.type, at);
    expect(lenses?.map(({ command }) => [command?.title, command?.arguments])).toEqual([
      ['$(play) Run', [uri]],
      ['$(split-horizontal) Compare models', [uri]],
      ['$(beaker) Evaluate 1 row', [uri]],
    ]);
    expect(editor.initialized.capabilities.codeLensProvider).toBeUndefined();
  });

  test('schema violations are counted while a value is typed, are listed with their ranges, and can be fixed', async () => {
    const row = '{"input": {"ticket": "hi"}, "expected": {"urgency": "3"}}\n';
    const line = { hash: 'h', model: 'a/b', text: '{"urgency": 1.5}', handWritten: true };
    const recordings = `${JSON.stringify(line)}\n`;
    await using able = await openEditor(
      {
        'triage.golden.jsonl': row,
        '.touchstone/recordings/triage.jsonl': recordings,
        '.touchstone/evals/x/y.golden.jsonl': row,
      },
      { initializationOptions: { commands: true } },
    );
    const text = '---\nmodel: a/b\noutput: { schema: { urgency: integer } }\n---\nHi';
    const prompt = await able.open('triage.prompt', text);
    const lens = async () => {
      const lenses = await able.connection.sendRequest(CodeLensRequest.type, prompt.at);
      return lenses?.map(({ command }) => command).find(each => /schema/.test(each?.title ?? ''));
    };
    expect(await lens()).toEqual({
      title: '$(warning) 1 golden row and 1 recording do not match the schema',
      command: 'touchstone.schema.showViolations',
      arguments: [
        prompt.uri,
        { line: 2, character: 10 },
        [able.uri('triage.golden.jsonl'), able.uri('.touchstone/recordings/triage.jsonl')].map(
          uri => ({ uri, range: expect.anything() }),
        ),
      ],
    });
    await prompt.replace('urgency: integer', 'urgency: number');
    expect((await lens())?.title).toBe('$(warning) 1 golden row does not match the schema');
    await prompt.replace('urgency: number', 'urgency: integer');

    const dataset = await able.open('triage.golden.jsonl', row, 'json');
    const [found] = await dataset.diagnostics();
    if (!found) throw new Error('There is no finding.');
    const actions = await able.connection.sendRequest(CodeActionRequest.type, {
      textDocument: dataset.at.textDocument,
      range: found.range,
      context: { diagnostics: [found] },
    });
    const [action] = (actions ?? []).filter(each => 'edit' in each);
    expect(action).toMatchObject({ title: 'Change to `3`', kind: 'quickfix', isPreferred: true });
    const [edit] = (action as CodeAction).edit?.changes?.[dataset.uri] ?? [];
    await dataset.replace('"3"', edit?.newText ?? '');
    expect(await dataset.diagnostics()).toEqual([]);
    expect((await lens())?.title).toBe('$(warning) 1 recording does not match the schema');

    const replies = await able.open('.touchstone/recordings/triage.jsonl', recordings, 'json');
    expect(await replies.diagnostics()).toMatchObject([{ code: 'recording-misfit', severity: 3 }]);
    await able.remove('.touchstone/recordings/triage.jsonl');
    await replies.close();
    expect(await lens()).toBeUndefined();
  });

  test('a file of another kind has empty results and no error', async () => {
    const { at } = await editor.open('notes.md', '# {{x}}', 'markdown');
    expect(await editor.connection.sendRequest(HoverRequest.type, at)).toBeNull();
    expect(await editor.connection.sendRequest(CompletionRequest.type, at)).toBeNull();
  });
});
