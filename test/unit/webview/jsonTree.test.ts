import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { PanelFinding } from '../../../src/protocol/panelColumn.ts';
import { childrenOf, rootNode } from '../../../src/webview/replies/reply/tree/jsonNodes.ts';
import { treeFindings } from '../../../src/webview/replies/reply/tree/treeFindings.ts';
import { treeMove } from '../../../src/webview/replies/reply/tree/treeKeys.ts';
import {
  createJsonTree,
  isMore,
  rowPath,
  sourceOfRow,
  type TreeRow,
  type TreeState,
} from '../../../src/webview/replies/reply/tree/treeRows.ts';

const container = fc
  .json()
  .filter(text => /^\s*[[{]/.test(text))
  .chain(text => fc.constantFrom(text, JSON.stringify(JSON.parse(text), null, 2)));

/** Builds the value again from the nodes of the tree. */
function rebuilt(text: string, node = rootNode(text)): unknown {
  const children = childrenOf(text, node);
  switch (node.kind) {
    case 'array':
      return children.map(child => rebuilt(text, child));
    case 'object': {
      const entries = children.map(child => [JSON.parse(String(child.key)), rebuilt(text, child)]);
      return Object.fromEntries(entries);
    }
    default:
      return JSON.parse(text.slice(node.start, node.end));
  }
}

it('the nodes of any JSON are its values', () => {
  fc.assert(
    fc.property(container, text => {
      const value: unknown = JSON.parse(text);
      expect(JSON.stringify(rebuilt(text))).toBe(JSON.stringify(value));
    }),
  );
});

function names(rows: ReturnType<ReturnType<typeof createJsonTree>['rows']>): readonly string[] {
  return rows.map(row => (isMore(row) ? `${row.left} more` : rowPath(row)));
}

function rowsOf(text: string, state?: TreeState, marks: readonly number[] = []) {
  const tree = createJsonTree(text, marks);
  return tree.rows(state ?? tree.initial);
}

it('a small reply is expanded, with the path of each value', () => {
  const text = '{"order":{"items":[{"id":1},{"id":2}]},"ok":true}';
  const rows = rowsOf(text);
  expect(names(rows)).toEqual([
    '',
    'order',
    'order.items',
    'order.items.0',
    'order.items.0.id',
    'order.items.1',
    'order.items.1.id',
    'ok',
  ]);
  expect(rows.map(row => (isMore(row) ? '' : sourceOfRow(text, row))).at(-1)).toBe('true');
});

it('20,000 levels and 1 MB have few rows', () => {
  const deep = `${'['.repeat(20_000)}1${']'.repeat(20_000)}`;
  expect(rowsOf(deep).length).toBeLessThan(20);
  const long = `[${'{"a":1},'.repeat(125_000)}0]`;
  const rows = rowsOf(long);
  expect(rows.length).toBeLessThan(200);
  expect(names(rows).at(-1)).toBe('124901 more');
});

it('a mark in a long list is among the rows', () => {
  const text = `[${Array.from({ length: 500 }, (_, i) => `{"id":${i}}`).join(',')}]`;
  const mark = text.indexOf('{"id":250}') + 6;
  expect(names(rowsOf(text, undefined, [mark]))).toContain('250.id');
});

it('findings are at their value, or at the innermost expanded value around it', () => {
  const text = '{"a":{"b":1},"c":2}';
  const at = (part: string): PanelFinding => ({
    pointer: '',
    schemaPointer: '',
    keyword: 'type',
    message: part,
    range: { start: text.indexOf(part), end: text.indexOf(part) + 1 },
  });
  const findings = [at('1'), at('2'), at('"b"')];
  const tree = createJsonTree(text, []);
  const open = treeFindings(findings, tree.rows(tree.initial));
  expect([...open]).toEqual([
    [text.indexOf('1'), [0, 2]],
    [text.indexOf('2'), [1]],
  ]);
  const closed = treeFindings(findings, tree.rows({ expanded: new Set([0]), shown: new Map() }));
  expect([...closed]).toEqual([
    [text.indexOf('{"b"'), [0, 2]],
    [text.indexOf('2'), [1]],
  ]);
});

it('the keys are those of a tree', () => {
  const text = '{"alpha":{"b":1},"beta":2}';
  const rows = rowsOf(text);
  const key = (name: string, at: number, ctrlKey = false) =>
    treeMove({ key: name, ctrlKey, metaKey: false, altKey: false }, rows, at);
  expect(key('ArrowDown', 0)).toEqual({ type: 'focus', to: 1 });
  expect(key('ArrowUp', 0)).toBeUndefined();
  expect(key('End', 0)).toEqual({ type: 'focus', to: 3 });
  expect(key('Home', 3)).toEqual({ type: 'focus', to: 0 });
  expect(key('ArrowRight', 1)).toEqual({ type: 'focus', to: 2 });
  expect(key('ArrowLeft', 2)).toEqual({ type: 'focus', to: 1 });
  expect(key('ArrowLeft', 1)).toMatchObject({ type: 'toggle' });
  expect(key('Enter', 1)).toMatchObject({ type: 'toggle' });
  expect(key('Enter', 2)).toBeUndefined();
  expect(key('*', 1)).toMatchObject({ type: 'expandSiblings' });
  expect(key('b', 0)).toEqual({ type: 'focus', to: 2 });
  expect(key('c', 2, true)).toMatchObject({ type: 'copy' });
});

it('any sequence of expanding and collapsing keeps each row below its parent', () => {
  fc.assert(
    fc.property(container, fc.array(fc.nat(30), { maxLength: 10 }), (text, steps) => {
      const tree = createJsonTree(text, []);
      const expanded = new Set(tree.initial.expanded);
      for (const step of steps) {
        const rows = tree.rows({ expanded, shown: new Map() });
        const row = rows[step % rows.length];
        if (row && !isMore(row) && !expanded.delete(row.node.start)) expanded.add(row.node.start);
      }
      const seen = new Set<TreeRow | undefined>([undefined]);
      for (const row of tree.rows({ expanded, shown: new Map() })) {
        expect(seen.has(row.parent)).toBe(true);
        if (!isMore(row)) seen.add(row);
      }
    }),
  );
});
