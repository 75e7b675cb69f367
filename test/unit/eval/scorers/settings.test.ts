import { describe, expect, it } from 'vitest';
import { readEvalFile } from '../../../../src/eval/plan/evalFile.ts';
import { entryProblem, scoreProblem } from '../../../../src/eval/scorers/scoreSchema.ts';

const call = (argument: unknown) => ({
  toolCalls: { expect: [{ name: 'a', arguments: { x: argument } }] },
});

describe('settings with which a scorer says nothing about a reply', () => {
  it.each([
    [{ words: {} }, 'Without `min` and `max`, every reply passes. Set one of them'],
    [{ length: { unit: 'lines' } }, 'Without `min` and `max`, every reply passes. Set one of them'],
    [{ not: { words: {} } }, 'Without `min` and `max`, every reply passes. Set one of them'],
    [{ length: { min: 5, max: 2 } }, '`min` is 5 and `max` is 2: no reply could pass'],
    [{ number: { min: 5, max: 2 } }, '`min` is 5 and `max` is 2: no reply could pass'],
    [
      { startsWith: ' ' },
      'Every reply starts with whitespace, because it is ignored. Write a text',
    ],
    [
      { endsWith: ['.', '\n'] },
      'Every reply ends with whitespace, because it is ignored. Write a text',
    ],
    [{ language: ['de', 'zz'] }, '`zz` is not a language. Write its ISO 639-1 code, such as `de`'],
    [
      { judge: { rubric: 'relevance', prompt: './a.prompt' } },
      'A judge has a `rubric` or a `prompt`, not both. Remove one of them',
    ],
    [
      { judge: { pairwise: true, criteria: { polite: 'It is polite.' } } },
      '`criteria` and `pairwise` are two judges. Write an entry for each',
    ],
    [
      { judge: { rubric: 'faithfulness', criteria: { polite: 'It is polite.' } } },
      '`criteria` has a rubric of its own. Remove `rubric: faithfulness`',
    ],
    [{ judge: 'pairwise' }, 'The rubric `pairwise` compares two replies. Set `pairwise: true`'],
    [{ judge: 'criterion' }, 'The rubric `criterion` judges by `criteria`. Write them'],
    [call({ $regx: 'b' }), '`$regx` is not a matcher of arguments. Did you mean `$regex`?'],
    [call({ $regex: '((' }), 'The value of `$regex` must be a valid regular expression'],
    [call([{ $near: '1' }]), 'The value of `$near` must be a number'],
    [call({ $near: 1, tolerence: 0.5 }), '`tolerence` has no effect next to `$near`. Remove it'],
    [call({ $near: 1, tolerance: '1' }), '`tolerance` must be a number, 0 or more'],
    [call({ $oneOf: 'ab' }), 'The value of `$oneOf` must be a list'],
    [call({ $oneOf: [{ $any: false }] }), 'The value of `$any` must be true'],
    [call({ $contains: '' }), 'The value of `$contains` must be a text, or an item of a list'],
  ])('%j: %s', (entry, message) => {
    expect(scoreProblem([entry])).toBe(message);
  });

  it.each([
    [{ judge: { rubric: 'pairwise', pairwise: true } }],
    [{ judge: { prompt: './a.prompt', criteria: { polite: 'It is polite.' } } }],
    [{ number: { min: 5, max: 5 } }],
    [{ language: ['de-AT', 'pt_BR'] }],
    [call({ $near: 1, tolerance: 0.5 })],
    [call({ filter: { $gt: 5, $or: [{ a: 1 }] } })],
    [{ toolCalls: { expect: ['a', { name: 'b', arguments: { $filter: 'a eq 1', $top: 3 } }] } }],
  ])('%j is allowed', entry => {
    expect(scoreProblem([entry])).toBeUndefined();
  });

  it('are errors of an eval file, at their lines', () => {
    const text = [
      'score:',
      '  - words: {}',
      '  - length: { max: 3 }',
      '  - not:',
      '      toolCalls:',
      '        expect:',
      '          - name: refund',
      '            arguments:',
      '              order: { $regx: A }',
      'metrics:',
      '  length: words * 2',
    ].join('\n');
    expect(readEvalFile(text)).toMatchObject({
      ok: false,
      problems: [
        { line: 2, message: 'Without `min` and `max`, every reply passes. Set one of them.' },
        { line: 9, message: '`$regx` is not a matcher of arguments. Did you mean `$regex`?' },
        {
          line: 11,
          message: '`length` is the name of a scorer’s metric. Give the formula another name.',
        },
      ],
    });
  });
});

describe('a mistyped setting', () => {
  it.each([
    [{ contains: { al: 'x' } }, '`al` is not a setting of `contains`. Did you mean `all`?'],
    [
      { finish: 'toolcalls' },
      '`finish` is "toolcalls"; allowed are stop, length, contentFilter, refusal, toolCalls, other',
    ],
    [
      { equals: { answer: 1 } },
      '`answer` is not a setting of `equals`. Available: value, ignoreCase, as, weight',
    ],
    [
      { not: { toolCalls: { expect: ['a'], frobidden: ['x'] } } },
      '`frobidden` is not a setting of `toolCalls`. Did you mean `forbidden`?',
    ],
  ])('%j: %s', (entry, message) => {
    expect(scoreProblem(['schema', entry])).toBe(message);
  });

  it('is not confused with keys in values of settings', () => {
    const finding = { pointer: '/score/0/fields/lists/tags', keyword: 'enum' };
    expect(entryProblem(finding, {})).toBeUndefined();
  });
});
