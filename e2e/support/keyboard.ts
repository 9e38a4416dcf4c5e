import type { Locator, Page } from '@playwright/test';
import { expect } from '@playwright/test';

/** As who has no mouse, from where one is. What has the focus must have a ring. */
export async function tabTo(
  page: Page,
  target: Locator,
  direction: 'forwards' | 'backwards' = 'forwards',
): Promise<void> {
  await target.waitFor();
  for (let step = 0; step < 60; step += 1) {
    if (await target.evaluate((element) => element.ownerDocument.activeElement === element)) break;
    await page.keyboard.press(direction === 'forwards' ? 'Tab' : 'Shift+Tab');
  }
  await expect(target).toBeFocused();
  const ring = await page.evaluate<string>(focusRing);
  expect(ring, 'what is focused has no ring').not.toBe('none');
}

const focusRing = `(() => {
  const rings = [];
  for (let element = document.activeElement; element !== null && rings.length < 3; element = element.parentElement) {
    const { outlineStyle, boxShadow } = getComputedStyle(element);
    rings.push(outlineStyle, boxShadow);
  }
  return rings.find((ring) => ring !== 'none') ?? 'none';
})()`;
