import { readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import { commands } from '../../../src/protocol/commands.ts';

interface Contribution {
  readonly command: string;
  readonly title: string;
  readonly category?: string;
}

const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as {
  readonly contributes: {
    readonly commands: readonly Contribution[];
    readonly menus: Readonly<
      Record<string, readonly { readonly command: string; readonly when?: string }[]>
    >;
    readonly walkthroughs: readonly {
      readonly steps: readonly { readonly completionEvents: readonly string[] }[];
    }[];
    readonly keybindings: readonly { readonly command: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Setting>> };
  };
};
const strings = JSON.parse(readFileSync('package.nls.json', 'utf8')) as Record<string, string>;

interface Setting {
  readonly default?: unknown;
  readonly markdownDescription?: string;
  readonly scope?: string;
}

describe('the commands', () => {
  const contributed = manifest.contributes.commands;
  const ids: readonly string[] = Object.values(commands);

  it('are the same in the table and in package.json', () => {
    expect(contributed.map(({ command }) => command).toSorted()).toEqual(ids.toSorted());
  });

  it('have the category Touchstone and a title in title case', () => {
    for (const { category, title } of contributed) {
      expect(category).toBe('Touchstone');
      expect(strings[title.slice(1, -1)]).toMatch(
        /^[A-Z][\w-]*( (a|and|as|on|the|with|touchstone|[A-Z]\w*))*$/,
      );
    }
  });

  it('are the only ones in menus and keybindings', () => {
    const { menus, keybindings } = manifest.contributes;
    const named = [...Object.values(menus).flat(), ...keybindings].map(({ command }) => command);
    expect(ids).toEqual(expect.arrayContaining(named));
  });
});

describe('the Command Palette', () => {
  const palette = manifest.contributes.menus['commandPalette'] ?? [];

  it('hides every command that may have nothing to act on', () => {
    const always = [
      commands.setKey,
      commands.newPrompt,
      commands.openSample,
      commands.openTerminal,
    ].toSorted();
    const conditional = palette.map(({ command }) => command);
    const ids: readonly string[] = Object.values(commands);
    expect(ids.filter(id => !conditional.includes(id)).toSorted()).toEqual(always);
    for (const { command, when } of palette) expect(when, command).toBeTruthy();
  });
});

describe('package.json', () => {
  it('uses only conditions that the extension sets', async () => {
    const sources = ['src/extension/contexts.ts', 'src/extension/walkthroughSteps.ts'];
    const known = (await Promise.all(sources.map(file => readFile(file, 'utf8')))).flatMap(source =>
      [...source.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, key]) => key),
    );
    const { menus, walkthroughs } = manifest.contributes;
    const whens = Object.values(menus)
      .flat()
      .map(({ when = '' }) => when.replaceAll(/== touchstone\S+|touchstone\.panel/g, ''));
    const events = walkthroughs.flatMap(({ steps }) =>
      steps.flatMap(({ completionEvents }) => completionEvents),
    );
    const used = [...whens, ...events].join(' ').matchAll(/\btouchstone\.(\w+)/g);
    const keys = new Set([...used].map(([, key]) => key));
    expect([...keys].filter(key => !known.includes(key))).toEqual([]);
    expect(events.every(event => event.startsWith('onContext:touchstone.'))).toBe(true);
  });

  it('takes every visible text from package.nls.json, and uses all of its texts', () => {
    const used = JSON.stringify(manifest).match(/%[\w.]+%/g) ?? [];
    const keys = [...new Set(used.map(text => text.slice(1, -1)))];
    expect(keys.toSorted()).toEqual(Object.keys(strings).toSorted());
  });

  it('gives every setting a default, a description and a scope', () => {
    for (const setting of Object.values(manifest.contributes.configuration.properties)) {
      expect(setting).toMatchObject({
        default: expect.anything(),
        markdownDescription: expect.stringMatching(/^%.+%$/),
        scope: expect.any(String),
      });
    }
  });
});
