import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { themes } from './themes.ts';

interface Violation {
  readonly id: string;
  readonly nodes: readonly { readonly html: string; readonly failureSummary?: string }[];
}

export interface Inspection {
  /** Checks the page as it is now, and remembers what is wrong under a name. */
  look(state: string): Promise<void>;
  /** What axe-core has found by state, one line for each element. Empty when there is nothing. */
  readonly found: Readonly<Record<string, readonly string[]>>;
}

/** The rules about colors. The others find the same in every theme. */
const colorRules = ['color-contrast', 'link-in-text-block'];

const [firstTheme] = Object.keys(themes);

/** Inspects a page with axe-core. */
export async function inspect(page: Page, theme: string): Promise<Inspection> {
  const script = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
  await page.evaluate(await readFile(script, 'utf8'));
  const found: Record<string, readonly string[]> = {};
  return {
    found,
    async look(state) {
      const seen = await violations(page, theme === firstTheme ? undefined : colorRules);
      if (seen.length > 0) found[state] = seen;
    },
  };
}

async function violations(
  page: Page,
  rules: readonly string[] | undefined,
): Promise<readonly string[]> {
  const found = await page.evaluate(async (only): Promise<readonly Violation[]> => {
    const results = await Reflect.get(globalThis, 'axe').run(document, {
      resultTypes: ['violations'],
      ...(only && { runOnly: { type: 'rule', values: only } }),
    });
    return results.violations;
  }, rules);
  return found.flatMap(({ id, nodes }) =>
    nodes.map(({ html, failureSummary }) => `${id}: ${html.slice(0, 200)} ${failureSummary}`),
  );
}
