import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';
import { findProgram, run } from './command.ts';

const places: Readonly<Partial<Record<NodeJS.Platform, readonly string[]>>> = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: [
    `${process.env['ProgramFiles']}\\Google\\Chrome\\Application\\chrome.exe`,
    `${process.env['ProgramFiles(x86)']}\\Microsoft\\Edge\\Application\\msedge.exe`,
  ],
};

/** Starts Chromium or a browser based on it. On Debian as root, it is installed when missing. */
export async function launchBrowser(): Promise<Browser> {
  const executablePath = findBrowser() ?? (await installBrowser());
  return chromium.launch({
    executablePath,
    args: ['--no-sandbox', '--disable-gpu', '--disable-quic', '--disable-background-networking'],
  });
}

function findBrowser(): string | undefined {
  const named = process.env['CHROME_PATH'];
  if (named !== undefined) return named;
  return (
    findProgram('chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable') ??
    places[process.platform]?.find(path => existsSync(path))
  );
}

async function installBrowser(): Promise<string> {
  if (process.getuid?.() === 0 && findProgram('apt-get') !== undefined) {
    console.error('Installing Chromium with apt-get ...');
    // Without a font, pages show no text.
    const packages = ['chromium', 'fonts-liberation'];
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
    const stdio: ['ignore', 'ignore', 2] = ['ignore', 'ignore', 2];
    await run('apt-get', ['update', '-qq'], { env, stdio });
    await run('apt-get', ['install', '-y', '-qq', '--no-install-recommends', ...packages], {
      env,
      stdio,
    });
    const installed = findBrowser();
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'No Chromium found: install Chromium or Chrome (Debian: `apt-get install chromium`), ' +
      'or set CHROME_PATH to its program.',
  );
}
