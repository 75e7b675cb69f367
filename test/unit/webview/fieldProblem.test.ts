import { expect, it } from 'vitest';
import type { InputField } from '../../../src/protocol/panelPrompt.ts';
import { fieldProblem } from '../../../src/webview/panel/setup/fieldProblem.ts';

function problem(kind: InputField['kind'], value: string) {
  return fieldProblem({ name: 'x', kind, required: true }, value);
}

it('leaves an empty field to the host, which has the defaults', () => {
  expect(problem('number', ' ')).toBeUndefined();
  expect(problem('json', '')).toBeUndefined();
});

it('distinguishes a number, a whole number and neither', () => {
  expect(problem('number', '1.5e3')).toBeUndefined();
  expect(problem('number', '20x9')).toBe('This is not a number.');
  expect(problem('integer', '2019')).toBeUndefined();
  expect(problem('integer', '2.5')).toBe('This is not a whole number.');
});

it('says where unfinished JSON stops being JSON', () => {
  expect(problem('json', '[1, 2]')).toBeUndefined();
  expect(problem('json', '[1,')).toMatch(/^This is not valid JSON: .+\.$/);
});

it('accepts any text', () => {
  expect(problem('text', '{{')).toBeUndefined();
});
