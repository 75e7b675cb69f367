import { describe, expect, it } from 'vitest';
import { webviewHtml } from '../../../src/extension/webviewHtml.ts';

const resources = {
  cspSource: 'https://own.example',
  page: 'panel',
  script: 'webview.js',
  styles: ['panel.css'],
  language: 'en',
  translations: undefined,
} as const;

describe('the panel’s page', () => {
  it('runs only its own script and loads nothing from other origins', () => {
    const page = webviewHtml(resources);
    const policy = /Content-Security-Policy" content="([^"]+)"/.exec(page)?.[1] ?? '';
    const nonce = /<script nonce="([^"]+)"/.exec(page)?.[1];
    expect(policy).toContain("default-src 'none'");
    expect(policy).toContain(`script-src 'nonce-${nonce}'`);
    expect(policy).not.toMatch(/unsafe|\*|connect-src/);
  });

  it('has translations as data, and its language for screen readers', () => {
    const translations = { Run: '"><script>alert(1)</script>&' };
    const page = webviewHtml({ ...resources, language: 'de', translations });
    expect(page).toContain('<html lang="de">');
    expect(page.match(/<script/g)).toHaveLength(1);
    const content = /name="translations" content="([^"]*)"/.exec(page)?.[1] ?? '';
    const text = content.replaceAll('&quot;', '"').replaceAll('&lt;', '<').replaceAll('&amp;', '&');
    expect(JSON.parse(text)).toEqual(translations);
  });

  it('has a new nonce each time', () => {
    expect(webviewHtml(resources)).not.toBe(webviewHtml(resources));
  });
});
