import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { fileDiagnostics } from '../../../../src/language/checks/diagnostics.ts';
import { completion } from '../../../../src/language/completion/completion.ts';
import { documentLinks } from '../../../../src/language/navigation/documentLinks.ts';
import { resolveUri } from '../../../../src/language/relativePath.ts';
import type { Workspace } from '../../../../src/language/workspace.ts';
import { fileOf, workspaceOf } from '../markedFiles.ts';

const hostile = [
  'command:workbench.action.terminal.new',
  'command:workbench.action.terminal.sendSequence?%7B%22text%22%3A%22id%22%7D',
  'COMMAND:x',
  'vscode://publisher.extension/x',
  'vscode-insiders:x',
  'http://evil.test/a.prompt',
  'https:evil.test',
  'javascript:alert(1)',
  'data:text/html,x',
  'file:///etc/passwd',
  'file://evil.test/share/a.prompt',
  '//evil.test/share/a.prompt',
  '///etc/passwd',
  '/etc/passwd',
  '\\\\evil.test\\share\\a.prompt',
  '\\etc\\passwd',
  '..\\..\\secret',
  'C:\\Windows\\win.ini',
  'c:/Windows/win.ini',
  '../secret.prompt',
  '../../../../../../etc/passwd',
  'a/../../secret.prompt',
  './../secret.prompt',
  'a/./../.././secret.prompt',
  '../desk-other/secret.prompt',
  'a\u0000b',
  'a\tb/\u0007',
];

/** A workspace that notes which folders outside of it are looked into. */
function watched(files: Parameters<typeof workspaceOf>[0]) {
  const asked: string[] = [];
  const workspace: Workspace = {
    ...workspaceOf(files),
    list: async uri => {
      asked.push(uri);
      return ['secret.prompt'];
    },
  };
  return { workspace, asked };
}

const inside = (uri: string): boolean => /^file:\/\/\/desk(?:\/|$)/.test(decodeURIComponent(uri));

describe('a path that a file writes', () => {
  test.each(hostile)('is not a link, does not read a folder and is reported: %j', async path => {
    const written = JSON.stringify(path);
    const score = `score:\n  - judge: {prompt: ${written}}\n`;
    const text = `prompt: ${written}\ndataset: [${written}]\n${score}`;
    const file = fileOf('x.eval.yaml', text);
    const { workspace, asked } = watched([file]);
    expect(documentLinks(workspace, file)).toEqual([]);
    const found = await fileDiagnostics(workspace, file);
    const places = found.filter(({ code }) => code === 'outside-workspace').length;
    expect(places).toBeGreaterThanOrEqual(2);
    expect(asked.filter(uri => !inside(uri))).toEqual([]);
  });

  test.each(hostile)('is not a link as a `$ref`: %j', path => {
    const text = `---\noutput:\n  schema: {type: object, $ref: ${JSON.stringify(path)}}\n---\n`;
    const file = fileOf('x.prompt', text);
    expect(documentLinks(workspaceOf([file]), file)).toEqual([]);
  });

  test('offers no names of folders outside the workspace', async () => {
    for (const path of hostile) {
      const text = `prompt: ${path}`;
      const file = fileOf('x.eval.yaml', text);
      const { workspace, asked } = watched([file]);
      await completion(workspace, file, file.text.positionAt(text.length), {});
      expect(asked.filter(uri => !inside(uri))).toEqual([]);
    }
  });

  test('resolves to files of the workspace, with any characters in their names', () => {
    const path = './sub/a b#c?d%41é.prompt';
    const file = fileOf(
      'x.eval.yaml',
      `prompt: ${JSON.stringify(path)}\ndataset: sub/../d.golden.csv`,
    );
    const targets = documentLinks(workspaceOf([file]), file)?.map(({ target }) => target);
    expect(targets).toEqual([
      'file:///desk/sub/a%20b%23c%3Fd%2541%C3%A9.prompt',
      'file:///desk/d.golden.csv',
    ]);
  });

  test('keeps the scheme and host of its own file', () => {
    const parts = fc.constantFrom(
      ...['..', '.', '/', '//', '\\', 'command:', 'http:', 'evil.test', '%2e%2e', '%2f', '%5c'],
      ...['@', '?', '#', ':', 'a', ' ', '\n', '\t', 'C:', '~', '\u2028', '．．', '\ud800'],
    );
    const roots = fc.constantFrom('file:///', 'vscode-vfs://github/', 'file://server/', 'memfs:/');
    fc.assert(
      fc.property(roots, fc.array(parts, { maxLength: 10 }), (root, written) => {
        const key = resolveUri(`${root}desk/sub/x.eval.yaml`, written.join(''));
        if (key === undefined) return;
        expect(key.startsWith(root)).toBe(true);
        expect(key.slice(root.length).split('/')).not.toContain('..');
        expect(key).not.toContain('\\');
      }),
      { numRuns: 2000 },
    );
  });
});
