import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';

interface Task {
  readonly label: string;
  readonly type: string;
  readonly script: string;
  readonly problemMatcher: { readonly background?: Readonly<Record<string, string>> };
}

const read = (file: string) => JSON.parse(readFileSync(file, 'utf8'));
const { configurations, compounds } = read('.vscode/launch.json') as {
  readonly configurations: readonly { readonly name: string; readonly preLaunchTask?: string }[];
  readonly compounds: readonly { readonly configurations: readonly string[] }[];
};
const { tasks } = read('.vscode/tasks.json') as { readonly tasks: readonly Task[] };

describe('the debug configurations', () => {
  it('start tasks that exist, whose scripts exist', () => {
    const labels = tasks.map(({ label }) => label);
    expect(labels).toEqual(
      expect.arrayContaining(configurations.flatMap(({ preLaunchTask }) => preLaunchTask ?? [])),
    );
    expect(Object.keys(read('package.json').scripts)).toEqual(
      expect.arrayContaining(tasks.map(({ script }) => script)),
    );
  });

  it('are found by the names that compounds use', () => {
    const names = configurations.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(compounds.flatMap(compound => compound.configurations)),
    );
  });

  it('wait for the lines that the watching build prints', () => {
    const build = readFileSync('scripts/build.ts', 'utf8');
    const printed = [...build.matchAll(/'((?:Building|Watching)[^']*)'/g)].map(([, line]) => line);
    const { beginsPattern = '', endsPattern = '' } =
      tasks.find(({ label }) => label === 'watch')?.problemMatcher.background ?? {};
    expect(printed.some(line => new RegExp(beginsPattern).test(line ?? ''))).toBe(true);
    expect(printed.some(line => new RegExp(endsPattern).test(line ?? ''))).toBe(true);
  });
});
