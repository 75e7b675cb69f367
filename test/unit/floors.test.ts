import { describe, expect, it } from 'vitest';
import { faceViolations } from '../../scripts/faceRules.ts';
import { faces } from '../../scripts/faces.ts';
import { circular, violations } from '../../scripts/floors.ts';
import { importsIn, readImports } from '../../scripts/imports.ts';

describe('the floors', () => {
  it('import only from lower floors', async () => {
    const imports = await readImports();
    expect(imports.length).toBeGreaterThan(100);
    expect(violations(imports)).toEqual([]);
  });

  it('are checked for static, dynamic, type and re-exporting imports', () => {
    const text = `import { run } from '../run/run.ts';
import type {
  Sample,
} from '../eval/sample.ts';
export * from '../cli/main.ts';
const lazy = await import('../extension/activate.ts');
import 'vscode';`;
    expect(violations(importsIn('prompt/document.ts', text))).toEqual([
      'prompt/document.ts imports run/run.ts: prompt may not import run.',
      'prompt/document.ts imports eval/sample.ts: prompt may not import eval.',
      'prompt/document.ts exports what it imports from cli/main.ts: import it from there.',
      'prompt/document.ts imports extension/activate.ts: prompt may not import extension.',
      'prompt/document.ts imports vscode, which only extension/ may.',
    ]);
  });

  it('do not reach another floor through a third', () => {
    const text = `export type { TextRange } from '../text/replacement.ts';
export { parsePrompt } from './parsePrompt.ts';`;
    expect(violations(importsIn('prompt/document.ts', text))).toEqual([
      'prompt/document.ts exports what it imports from text/replacement.ts: import it from there.',
    ]);
  });

  it('have no files that import each other', async () => {
    expect(circular(await readImports())).toEqual([]);
    const circle = [
      ...importsIn('run/a.ts', `import type { B } from './b.ts';`),
      ...importsIn('run/b.ts', `import { c } from './c.ts'; import { join } from 'node:path';`),
      ...importsIn('run/c.ts', `const { a } = await import('./a.ts');`),
      ...importsIn('run/d.ts', `import { a } from './a.ts';`),
    ];
    expect(circular(circle)).toEqual(['run/a.ts', 'run/b.ts', 'run/c.ts']);
  });

  it('import only the faces of a folder', async () => {
    expect(faceViolations(await readImports(), faces)).toEqual([]);
    const table = { schema: ['rules/check.ts', 'size.ts'], 'schema/rules': ['read.ts'] };
    const imports = [
      ...importsIn('run/a.ts', `import { check } from '../schema/rules/check.ts';`),
      ...importsIn('run/a.ts', `import { read } from '../schema/rules/read.ts';`),
      ...importsIn('schema/b.ts', `import { check } from './rules/check.ts';`),
      ...importsIn('schema/b.ts', `import { read } from './rules/read.ts';`),
      ...importsIn('schema/rules/check.ts', `import { words } from './words.ts';`),
      ...importsIn('schema/b.ts', `import { words } from './rules/words.ts';`),
    ];
    expect(faceViolations(imports, table)).toEqual([
      'run/a.ts imports schema/rules/read.ts, which is private to schema/.',
      'schema/b.ts imports schema/rules/words.ts, which is private to schema/rules/.',
      'schema/size.ts is listed as a face, and nobody outside needs it.',
    ]);
  });

  it('let the protocol import only types of the core', () => {
    const type = `import type { Usage } from '../model/usage.ts';`;
    const value = `import { addUsage } from '../model/usage.ts';`;
    expect(violations(importsIn('protocol/messages.ts', type))).toEqual([]);
    expect(violations(importsIn('protocol/messages.ts', value))).toHaveLength(1);
  });
});
