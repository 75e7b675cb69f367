import { describe, expect, test } from 'vitest';
import { daysLeft, lifecycleStatus } from '../../../src/model/catalogue/modelFacts.ts';

describe('the lifecycle status of a model', () => {
  test('follows its dates: it becomes retired automatically', () => {
    const lifecycle = { deprecated: '2026-06-01', retiresOn: '2026-11-30' };
    expect(lifecycleStatus(lifecycle, '2026-11-29')).toBe('deprecated');
    expect(lifecycleStatus(lifecycle, '2026-11-30')).toBe('deprecated');
    expect(lifecycleStatus(lifecycle, '2026-12-01')).toBe('retired');
  });

  test('is current until the day of its deprecation', () => {
    const lifecycle = { deprecated: '2026-06-01', status: 'current' } as const;
    expect(lifecycleStatus(lifecycle, '2026-05-31')).toBe('current');
    expect(lifecycleStatus(lifecycle, '2026-06-01')).toBe('deprecated');
  });

  test('is the reported one when no date is known, and unknown when nothing is', () => {
    expect(lifecycleStatus({ status: 'retired' })).toBe('retired');
    expect(lifecycleStatus({ released: '2024-01-01' })).toBe('unknown');
    expect(lifecycleStatus(undefined)).toBe('unknown');
  });

  test('uses the current day when no day is given', () => {
    expect(lifecycleStatus({ retiresOn: '2020-01-01' })).toBe('retired');
    expect(lifecycleStatus({ retiresOn: '9999-01-01' })).toBe('deprecated');
  });
});

test('days left are counted in whole days over leap days and clock changes', () => {
  expect(daysLeft('2028-03-01', '2028-02-28')).toBe(2);
  expect(daysLeft('2026-11-23', '2026-11-23')).toBe(0);
  expect(daysLeft('2026-11-20', '2026-11-23')).toBe(-3);
});
