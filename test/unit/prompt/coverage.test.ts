import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { createCoverage } from '../../../src/prompt/rendering/coverage.ts';
import { renderPrompt } from '../../../src/prompt/rendering/render.ts';
import { input, partials, template } from './generatedTemplates.ts';

/** The arms of a template as `tag` when an input reaches them, and `!tag` when it does not. */
function armsOf(source: string, ...inputs: readonly Readonly<Record<string, unknown>>[]) {
  const document = parsePrompt(source);
  const coverage = createCoverage(document, new Map());
  for (const each of inputs) {
    expect(renderPrompt(document, { input: each }, { coverage })).toMatchObject({ ok: true });
  }
  return coverage
    .arms()
    .map(({ tag, implicit, reached }) => `${reached ? '' : '!'}${implicit ? 'not ' : ''}${tag}`);
}

describe('coverage of a template', () => {
  it('does not change what is rendered', () => {
    const files = new Map(Object.entries(partials));
    fc.assert(
      fc.property(template, body => {
        const document = parsePrompt(body);
        const coverage = createCoverage(document, files);
        expect(renderPrompt(document, { input }, { partials: files, coverage })).toEqual(
          renderPrompt(document, { input }, { partials: files }),
        );
        expect(Array.isArray(coverage.arms())).toBe(true);
      }),
    );
  });

  it('sums what all renders reach', () => {
    const source = '{{#if a}}1{{else}}2{{/if}}';
    expect(armsOf(source)).toEqual(['!{{#if a}}', '!{{else}}']);
    expect(armsOf(source, { a: true })).toEqual(['{{#if a}}', '!{{else}}']);
    expect(armsOf(source, { a: true }, { a: false })).toEqual(['{{#if a}}', '{{else}}']);
  });

  it('has both arms of a condition without `else`, and those of each `else if`', () => {
    const source = 'x{{~#if a~}} 1 {{~else if b~}} 2 {{~/if~}}';
    expect(armsOf(source, { b: true })).toEqual([
      '!{{~#if a~}}',
      '{{~else if b~}}',
      '!not {{~else if b~}}',
    ]);
  });

  it.each([
    ['{{#each a}}1{{else}}2{{/each}}', { a: [] }, ['!{{#each a}}', '{{else}}']],
    ['{{#a}}1{{else}}2{{/a}}', { a: [1] }, ['{{#a}}', '!{{else}}']],
    ['{{^a}}1{{else}}2{{/a}}', { a: true }, ['!{{^a}}', '{{else}}']],
    [
      '{{#with a}}{{#if b}}1{{/if}}{{/with}}',
      { a: { b: 1 } },
      ['{{#with a}}', '{{#if b}}', '!not {{#if b}}'],
    ],
    ['{{#unless a}}1{{/unless}}', { a: 1 }, ['!{{#unless a}}', 'not {{#unless a}}']],
    [
      '---\r\nmodel: m\r\n---\r\n\r\n {{#if a}}1{{else}}2{{/if}}',
      { a: 1 },
      ['{{#if a}}', '!{{else}}'],
    ],
    ['\uFEFF{{#if a}}1{{else}}2{{/if}}', { a: 1 }, ['{{#if a}}', '!{{else}}']],
  ])('covers %j', (source, data, arms) => {
    expect(armsOf(source, data)).toEqual(arms);
  });
});
