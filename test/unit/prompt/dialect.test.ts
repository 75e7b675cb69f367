import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parsePrompt } from '../../../src/prompt/document.ts';
import { renderPrompt } from '../../../src/prompt/rendering/render.ts';

const head = '---\ninput:\n  schema:\n    name: string\n---\n';
const said = (text: string): readonly string[] =>
  parsePrompt(text).diagnostics.map(
    ({ code, severity, message }) =>
      `${severity} ${code} ${/written in (.*?) \(/.exec(message)?.[1] ?? message}`,
  );

describe('a file in the language of another tool has one finding, on its first line', () => {
  test.each([
    ['Go template syntax', '{{.Name}}\n{{range .Items}}\n- {{.}}\n{{end}}'],
    ['Go template syntax', '{{- if eq .Kind "a" -}}x{{- end -}}'],
    ['Go template syntax', '{{if .A}}{{.A.B}}{{else}}x{{end}}'],
    ['Go template syntax', '{{range $i, $x := .Items}}{{$x}}{{end}}'],
    ['Go template syntax', '{{/* a comment */}}{{ .Name | upper }}'],
    ['Go template syntax', `${head}{{ printf "%s" .Name }}`],
    ['Jinja or Liquid', '{% if name %}Hello {{ name }}{% endif %}'],
    ['Jinja or Liquid', '{%- for x in xs -%}{{ x }}{%- endfor -%}'],
    ['Jinja or Liquid', '{{ name | upper }}'],
    ['Jinja or Liquid', '{{ items|join(", ") }}'],
    ['Jinja or Liquid', '{% set a = 1 %}{{ a }}'],
    ['Jinja or Liquid', '{% assign a = "x" %}'],
    ['Mustache with custom delimiters', '{{=<% %>=}}<% name %>'],
    ['Prompty', '---\nmodel:\n  api: chat\n---\nsystem:\nx\n'],
    ['Prompty', '---\nname: x\ninputs:\n  - name: a\n---\nsystem:\nx {{a}}\n\nuser:\ny'],
    ['the .NET DotPrompt format', 'config:\n  temperature: 1\nprompts:\n  system: x\n  user: y\n'],
    [
      'the GitHub Models format',
      'model: openai/gpt-4o\nmessages:\n  - role: user\n    content: x\n',
    ],
    ['JSON', '[{"role": "user", "content": "x"}]'],
  ])('%s: %j', (name, text) => {
    expect(said(text)).toEqual([`error foreign-dialect ${name}`]);
    const [finding] = parsePrompt(text).diagnostics;
    const line = text.split('\n')[0] ?? '';
    expect(text.slice(finding?.range.start, finding?.range.end)).toBe(line);
    expect(renderPrompt(parsePrompt(text)).ok).toBe(false);
  });

  test.each([
    ['Python format strings', `${head}Hello {name}.`],
    ['JavaScript template literals', `${head}Hello \${name}.`],
    ['ERB or EJS', 'Hello <%= name %>.'],
  ])('%s is rendered anyway, and is a warning', (name, text) => {
    expect(said(text)).toEqual([`warning foreign-dialect ${name}`]);
    expect(renderPrompt(parsePrompt(text)).ok).toBe(true);
  });
});

describe('a file that only mentions another language is Dotprompt', () => {
  test.each([
    'Explain this template:\n```jinja\n{% if a %}{{ b }}{% endif %}\n```\n',
    'Write `{% if a %}x{% endif %}` for a condition.',
    'The body has 50% {% of it.',
    '{{#each xs}}{{.}}{{./a}}{{../b}}{{/each}}',
    '{{name}} costs $5, {not a variable}, ${also not}.',
    `${head}{{name}} and {name}`,
    'Return {"role": "user", "content": "x"} as JSON.',
    '{"role": "user"} {{name}}',
    '---\nmodel: a/b\n---\nsystem:\nThese words are text.',
    '{{#if a}}{{b}}{{/if}} {% if x %}y{% endif %}',
    '{{#xs}}{{.}}{{/xs}}{{^xs}}none{{/xs}}{{&raw}}',
    '{{#each xs as |x i|}}{{x}}{{/each}}',
    'messages: are shown below\n- role: none',
  ])('%j', text => {
    expect(said(text).filter(each => each.includes('foreign'))).toEqual([]);
  });

  test('and a single mistake among tags of Handlebars is reported as what it is', () => {
    expect(said('{{#if a}}{{.b}}{{/if}}')).toEqual([expect.stringMatching(/^error tag /)]);
  });
});

test('searching for other languages takes linear time', () => {
  for (const part of [
    '{% if x ',
    '<%= a ',
    '{% if x %}',
    '`',
    '```\n',
    '{{a|',
    '{name}',
    'system:\n',
  ]) {
    const text = part.repeat(40_000);
    expect(parsePrompt(text).text.length).toBe(text.length);
  }
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), text => {
      expect(parsePrompt(text).diagnostics.every(({ range }) => range.end <= text.length)).toBe(
        true,
      );
    }),
  );
});
