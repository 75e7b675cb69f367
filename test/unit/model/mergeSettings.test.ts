import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { residencyProblem } from '../../../src/model/settings/residency.ts';
import {
  mergeSettings,
  readSettings,
  type Settings,
} from '../../../src/model/settings/settings.ts';

function settings(text: string, name?: string): Settings {
  const read = readSettings(text, name);
  expect(read.problems).toEqual([]);
  return read.settings;
}

const endpoint = (region: string) =>
  `{ protocol: openai, baseUrl: "https://${region}.example.com", region: ${region} }`;
const pii = { class: 'pii' };

describe('settings of several files', () => {
  test('keep the lowest budget, with its place', () => {
    const near = settings('budget: { run: 2, day: 1 }');
    const far = settings('budget: { run: 1, day: 5 }', '../touchstone.yaml');
    expect(mergeSettings([near, far]).budget).toEqual({
      run: { value: 1, file: '../touchstone.yaml', line: 1 },
      day: { value: 1, file: 'touchstone.yaml', line: 1 },
    });
  });

  test('apply every residency rule of a class', () => {
    const near = settings(`endpoints: { a: ${endpoint('us')}, b: ${endpoint('eu')} }
residency: { pii: { regions: [us, eu] } }`);
    const far = settings('residency: { pii: { regions: [eu] } }', '../touchstone.yaml');
    const merged = mergeSettings([near, far]);
    expect(residencyProblem('b/x', pii, merged)).toBeUndefined();
    expect(residencyProblem('a/x', pii, merged)).toMatchObject({
      place: { file: '../touchstone.yaml', line: 1 },
    });
  });

  test('do not let a nearer file use the name of an endpoint that an outer rule allows', () => {
    const near = settings(`endpoints: { house: ${endpoint('us')} }`);
    const far = settings(
      `endpoints: { house: ${endpoint('eu')} }\nresidency: { pii: { endpoints: [house] } }`,
      '../touchstone.yaml',
    );
    expect(residencyProblem('house/x', pii, far)).toBeUndefined();
    expect(residencyProblem('house/x', pii, mergeSettings([near, far]))?.message).toBe(
      '../touchstone.yaml allows `pii` data for its own `house`, and a nearer touchstone.yaml declares another endpoint of this name; rename that one.',
    );
  });

  test('take everything else from the nearest file that sets it', () => {
    const near = settings('models: { default: a/b }\nschemas: { X: string }\nhelpers: [one]');
    const far = settings(
      'models: { default: c/d, compare: [e/f] }\nschemas: { X: number, Y: string }\nhelpers: [two]\nconcurrency: 3',
    );
    expect(mergeSettings([near, far])).toMatchObject({
      models: { default: 'a/b', compare: ['e/f'] },
      schemas: { X: 'string', Y: 'string' },
      helpers: ['one', 'two'],
      concurrency: 3,
    });
  });

  test('never allow what one of them refuses', () => {
    const regions = fc.subarray(['eu', 'us', 'asia'], { minLength: 1 });
    const level = fc
      .record({
        run: fc.option(fc.integer({ min: 1, max: 9 })),
        day: fc.option(fc.integer({ min: 1, max: 9 })),
        rule: fc.option(regions),
        endpoint: fc.option(fc.constantFrom('eu', 'us', 'asia')),
      })
      .map(({ run, day, rule, endpoint: region }) =>
        settings(
          [
            ...(run || day
              ? [`budget: { ${[run && `run: ${run}`, day && `day: ${day}`].filter(Boolean)} }`]
              : []),
            ...(rule ? [`residency: { pii: { regions: [${rule}] } }`] : []),
            ...(region ? [`endpoints: { e: ${endpoint(region)} }`] : []),
          ].join('\n'),
        ),
      );
    fc.assert(
      fc.property(fc.array(level, { minLength: 1, maxLength: 4 }), levels => {
        const merged = mergeSettings(levels);
        for (const each of levels) {
          for (const key of ['run', 'day'] as const) {
            const limit = each.budget[key]?.value ?? Number.POSITIVE_INFINITY;
            expect(merged.budget[key]?.value ?? Number.POSITIVE_INFINITY).toBeLessThanOrEqual(
              limit,
            );
          }
          const alone = { ...merged, residency: each.residency };
          if (residencyProblem('e/x', pii, alone)) {
            expect(residencyProblem('e/x', pii, merged)).toBeDefined();
          }
        }
      }),
    );
  });
});
