import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchBrowser } from '../../scripts/host/browser.ts';
import type { PanelColumn } from '../../src/protocol/panelColumn.ts';
import { column, panelPrompt } from '../unit/webview/panelFixtures.ts';
import { openPanelPage, type PanelPage } from './panelPage.ts';

const hostile: Readonly<Record<string, string>> = {
  'a script': '<script>globalThis.ran = 1</script>',
  'the end of a script': '</script><script>globalThis.ran = 1</script>',
  'an event handler': '<img src=x onerror="globalThis.ran = 1">',
  'an image of another server': '<img src="https://evil.test/a.png">![x](https://evil.test/b.png)',
  'an SVG with a handler':
    '<svg onload="globalThis.ran = 1"><a href="javascript:ran=1">x</a></svg>',
  'a frame': '<iframe srcdoc="<script>parent.ran = 1</script>"></iframe>',
  'a style': '<style>@import "https://evil.test/c.css"; * { display: none }</style>',
  'a base and a refresh': '<base href="https://evil.test"><meta http-equiv=refresh content="0">',
  'a form': '<form action="https://evil.test"><button autofocus>Send</button></form>',
  'a link that is a command': '[a](command:workbench.action.quit) <command:x> [b](<command:y z>)',
  'a link that is a script': '[a](javascript:ran=1) [b](JaVaScRiPt:ran=1) [c](data:text/html,x)',
  'a script with entities': '[a](&#106;avascript&colon;ran=1) [b](java&#10;script:ran=1)',
  'a link to a file': '[a](file:///etc/passwd) [b](vscode://x) [c](//evil.test/x) [d](..\\..\\x)',
  'a reference to a script': '[a][b]\n\n[b]: javascript:ran=1 "t"',
  'attributes in a target':
    '[a](https://x.test/"onmouseover="ran=1) <https://x.test/" onclick=ran>',
  'code with a forged language':
    '```js" onmouseover="ran=1\n</code></pre><script>ran=1</script>\n```',
  'names of objects': '[__proto__]: https://x.test\n\n[__proto__] [constructor] [toString]',
  'a NUL byte': 'a\0b\0<b>c</b>',
  'ANSI sequences': '\u001b[31mred\u001b[0m \u001b]8;;https://evil.test\u0007link\u001b]8;;\u0007',
  'an order that is reversed': 'safe \u202etxt.exe\u202c \u2066x\u2069 \u200bhidden\u200b',
  'text from right to left': 'مرحبا بالعالم 123, שלום <b>עולם</b>',
  emoji: '👩‍👩‍👧‍👦 ✌🏽 🏳️‍🌈 é',
  'half of a character': 'a\ud800b\udc00',
  'names of fields':
    '{"__proto__":{"x":"<img src=x onerror=ran=1>"},"<b>":"</script>","\\u202e":"\\u0000"}',
  'a list in a list in a list': `${'>'.repeat(3000)} ${'- '.repeat(3000)}x`,
  'JSON in 20,000 levels': `${'['.repeat(20_000)}"<b>"${']'.repeat(20_000)}`,
};

let browser: Browser;
let panel: PanelPage;

beforeAll(async () => {
  browser = await launchBrowser();
  panel = await openPanelPage(browser, { width: 1200 });
});

afterAll(() => browser?.close());

/** Replies and names that all contain a text. */
function columnsWith(text: string): readonly PanelColumn[] {
  const finding = {
    pointer: '/a',
    message: `\`${text.slice(0, 200)}\` is not allowed.`,
    keyword: 'type',
    schemaPointer: '/type',
    range: { start: 0, end: Math.min(text.length, 20) },
  };
  return [
    column(`evil/${text.slice(0, 200)}`, {
      text,
      validation: { verdict: 'invalid', findings: [finding] },
      undefinedTools: [text.slice(0, 200)],
    }),
    column('a/failed', {
      status: 'failed',
      text,
      error: { class: 'badRequest', message: text, providerMessage: text },
      actions: [],
    }),
    column('a/tool', {
      finish: 'toolCalls',
      toolCalls: [{ ref: '1', name: text.slice(0, 200), arguments: text }],
    }),
    column('a/streams', { status: 'streaming', text }),
  ];
}

const ours =
  'article,aside,blockquote,body,br,button,code,dd,del,details,div,dl,dt,em,fieldset,figcaption,figure,' +
  'h1,h2,h3,h4,head,header,hr,html,input,label,li,link,main,meta,ol,option,p,pre,script,section,select,' +
  'span,strong,summary,table,tbody,td,textarea,th,thead,title,tr,ul,wbr';

it.each(
  Object.entries(hostile),
)('%s in replies and names is text, and nothing runs', async (_, text) => {
  const { page } = panel;
  const name = text.slice(0, 200);
  const prompt = panelPrompt({
    name,
    file: `${name}.prompt`,
    description: text,
    fields: [{ name, kind: 'text', required: true, description: text }],
    values: { [name]: text },
    problems: [text],
    row: { id: name, number: 1, expected: text },
    rows: 2,
    models: [{ id: `evil/${name}`, selected: true, detail: text, availability: 'key' }],
  });
  await panel.post(
    { type: 'prompt', prompt },
    { type: 'columns', running: true, columns: columnsWith(text) },
  );
  for (const view of ['Markdown', 'Tree', 'Text']) {
    const chosen = page.getByRole('button', { name: view, exact: true }).first();
    if ((await chosen.count()) > 0) await chosen.click();
    const found = await page.evaluate(known => {
      const elements = [...document.querySelectorAll('*')];
      const text = document.body.innerText;
      return {
        ran: 'ran' in globalThis,
        scripts: document.scripts.length,
        foreign: elements.filter(each => !each.matches(known)).map(each => each.tagName),
        handlers: elements.flatMap(each =>
          [...each.attributes].filter(({ name }) => /^on|^(href|src|action|srcdoc)$/.test(name)),
        ).length,
        hidden: ['\0', '\u001b', '\u202e', '\u2066'].some(each => text.includes(each)),
        shown: text.length > 0,
      };
    }, ours);
    // The script of the page, and the links to its three styles.
    expect(found).toEqual({
      ran: false,
      scripts: 1,
      foreign: [],
      handlers: 4,
      hidden: false,
      shown: true,
    });
  }
  for (const link of await page.getByRole('link').all()) {
    expect(await link.getAttribute('title')).toMatch(/^https?:/);
  }
  expect(panel.requests).toEqual([]);
  expect(panel.errors).toEqual([]);
});
