import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { junitReport } from '../../../../src/eval/reports/junit.ts';
import { evalsOf } from '../../../../src/eval/reports/report.ts';
import { xmlAttribute, xmlText } from '../../../../src/eval/reports/xml.ts';
import { readXml, type XmlElement } from './readXml.ts';
import { echoReport, reportOf, textOf } from './reported.ts';

/** Elements and attributes of the JUnit schema that Jenkins publishes. */
const schema: Readonly<
  Record<string, { readonly attributes: readonly string[]; readonly inside: readonly string[] }>
> = {
  testsuites: {
    attributes: ['name', 'time', 'tests', 'failures', 'disabled', 'errors'],
    inside: ['testsuite'],
  },
  testsuite: {
    attributes: [
      'name',
      'tests',
      'failures',
      'errors',
      'time',
      'disabled',
      'skipped',
      'timestamp',
      'hostname',
      'id',
      'package',
    ],
    inside: ['properties', 'testcase', 'system-out', 'system-err'],
  },
  properties: { attributes: [], inside: ['property'] },
  property: { attributes: ['name', 'value'], inside: [] },
  testcase: {
    attributes: ['name', 'assertions', 'time', 'classname', 'status'],
    inside: ['skipped', 'error', 'failure', 'system-out', 'system-err'],
  },
  failure: { attributes: ['type', 'message'], inside: [] },
  error: { attributes: ['type', 'message'], inside: [] },
  skipped: { attributes: ['type', 'message'], inside: [] },
};

function problemsOf(element: XmlElement): readonly string[] {
  const rules = schema[element.name];
  if (!rules) return [`<${element.name}>`];
  return [
    ...Object.keys(element.attributes).filter(name => !rules.attributes.includes(name)),
    ...element.children
      .filter(({ name }) => !rules.inside.includes(name))
      .map(({ name }) => `${element.name}/${name}`),
    ...element.children.flatMap(problemsOf),
  ];
}

const count = (element: XmlElement, name: string): number =>
  element.children.filter(child => child.children.some(inner => inner.name === name)).length;

describe('the JUnit report', () => {
  it('has a suite for the verdict and one for each model, with counts that are those of its tests', async () => {
    const report = await echoReport(
      [
        { id: 'good', input: { ticket: 'yes' }, expected: 'yes' },
        { id: 'bad', input: { ticket: 'no <b>' }, expected: 'yes' },
        { id: 'unjudged', input: { ticket: 'yes' } },
        'not JSON',
      ],
      { repeat: 2 },
    );
    const root = readXml(await textOf(junitReport(report)));
    expect(problemsOf(root)).toEqual([]);
    expect(root.children.map(({ attributes }) => attributes['name'])).toEqual([
      'echo',
      'echo sandbox/echo',
    ]);
    for (const suite of root.children) {
      const tests = suite.children.filter(({ name }) => name === 'testcase');
      expect(suite.attributes).toMatchObject({
        tests: String(tests.length),
        failures: String(count(suite, 'failure')),
        errors: String(count(suite, 'error')),
        skipped: String(count(suite, 'skipped')),
      });
    }
    const [verdict, model] = root.children;
    expect(verdict?.children[1]?.children[0]).toMatchObject({ name: 'failure' });
    const bad = model?.children.find(({ attributes }) => attributes['name'] === 'bad');
    expect(bad?.children[0]).toMatchObject({ name: 'failure', attributes: { type: 'equals' } });
    expect(bad?.children[0]?.attributes['message']).toMatch(/^2 of 2 samples: equals: /);
    expect(bad?.children[0]?.text).toContain('no <b>');
  });

  it('has no test of an earlier prompt, whose failures do not fail the evaluation', async () => {
    const report = await echoReport([{ input: { ticket: 'no' }, expected: 'yes' }]);
    const earlier = evalsOf(report).map(each => ({
      ...each,
      summary: { ...each.summary, verdict: 'passed' as const, isEarlier: true as const },
    }));
    expect(readXml(await textOf(junitReport(reportOf(earlier)))).children).toEqual([]);
  });

  it('has no error for a shard that has all its results', async () => {
    const report = await echoReport([{ input: { ticket: 'yes' }, expected: 'yes' }]);
    const shards = evalsOf(report).map(each => ({
      ...each,
      summary: { ...each.summary, verdict: 'partial' as const },
    }));
    const [verdict] = readXml(await textOf(junitReport(reportOf(shards)))).children;
    expect(verdict?.attributes).toMatchObject({ tests: '1', failures: '0', errors: '0' });
    expect(verdict?.children.at(-1)).toMatchObject({ name: 'testcase', children: [] });
  });

  it('is a whole XML document of the schema, whatever ids, inputs, expected values, replies and names contain', async () => {
    const hostile = [
      '\0\x01\x0b\x1f\x7f\x85\x9f',
      '\x1b[2J\x1b]8;;https://example.com\x07link',
      ']]></failure><testcase/><![CDATA[',
      '<!-- --><?xml version="1.1"?><!DOCTYPE a [<!ENTITY b "c">]>&b;&#0;&amp;',
      '\ud800 \udfff x\udc00\ud800',
      '\ufffe\uffff\u{1ffff}',
      '\u202e\u2066evil\u2069',
      '"\' onload=\n\r\t\u2028\u2029',
    ];
    const rows = hostile.flatMap((text, at) => [
      { id: `${at} ${text}`, input: { ticket: text }, expected: 'other', tags: [text] },
      { id: `${at} passes ${text}`, input: { ticket: text }, expected: text },
      `not JSON ${text.replaceAll('\n', ' ')}`,
    ]);
    const report = await echoReport(rows, { repeat: 2 });
    const xml = await textOf(junitReport(report));
    expect(Buffer.from(xml, 'utf8').toString('utf8')).toBe(xml);
    // Char of XML 1.0, but for the carriage return, which a parser would change.
    expect(xml).toMatch(/^[\t\n\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]*$/u);
    expect(xml).not.toMatch(/[\x7f-\x9f]/);
    const root = readXml(xml);
    expect(problemsOf(root)).toEqual([]);
    const [verdict, model] = root.children;
    expect(verdict?.attributes['errors']).toBe(String(hostile.length));
    expect(model?.children.filter(({ name }) => name === 'testcase')).toHaveLength(
      2 * hostile.length,
    );
  });

  it('writes every text in a form that XML 1.0 has, and it is read back but for what XML cannot have', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), text => {
        const root = readXml(`<a b="${xmlAttribute(text)}">${xmlText(text)}</a>`);
        expect(root.attributes['b']).toBe(root.text);
        if (/^[\n\t\x20-\x7e]*$/.test(text)) expect(root.text).toBe(text);
        expect(root.text).not.toMatch(/[^\P{Cc}\n\t]|\p{Cs}|[\ufffe\uffff]/u);
      }),
    );
  });
});
