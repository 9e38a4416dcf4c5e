// Draws the icons of the application and of the tray from their SVGs. Needed after one of those was changed; what it
// makes is kept in the repository, since building the application must not need a browser.
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { chromium } from '@playwright/test';
import { root } from './commands.mjs';

const resources = join(root, 'resources');
const applicationSizes = [16, 24, 32, 48, 64, 128, 256, 512];
/** By the ending of the file: what a tray of that platform shows, and its denser displays. */
const traySizes = { '': 22, '@2x': 44, '-16': 16, '-16@1.25x': 20, '-16@1.5x': 24, '-16@2x': 32 };

const browser = await chromium.launch({
  executablePath: process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium',
  args: ['--no-sandbox', '--disable-gpu'],
});
try {
  const page = await browser.newPage();
  await mkdir(join(resources, 'icons'), { recursive: true });
  for (const size of applicationSizes) {
    await draw(page, join(resources, 'icon.svg'), size, join(resources, 'icons', `${size}x${size}.png`));
  }
  for (const state of ['idle', 'running', 'failed']) {
    for (const [ending, size] of Object.entries(traySizes)) {
      const folder = join(resources, 'tray');
      await draw(page, join(folder, `${state}.svg`), size, join(folder, `${state}${ending}.png`));
    }
  }
} finally {
  await browser.close();
}

/**
 * @param {import('@playwright/test').Page} page
 * @param {string} svgFile
 * @param {number} size
 * @param {string} pngFile
 */
async function draw(page, svgFile, size, pngFile) {
  const drawing = (await readFile(svgFile)).toString('base64');
  await page.setViewportSize({ width: size, height: size });
  await page.setContent(
    `<style>*{margin:0}img{display:block;width:${size}px;height:${size}px}</style>` +
      `<img src="data:image/svg+xml;base64,${drawing}">`,
  );
  await writeFile(pngFile, await page.screenshot({ omitBackground: true }));
}
