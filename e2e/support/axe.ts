import AxeBuilder from '@axe-core/playwright';
import type { Page } from '@playwright/test';

/** What axe finds that hinders somebody: rule, and where. In the dark only colours can differ. */
export async function seriousViolations(
  page: Page,
  theme: 'light' | 'dark' = 'light',
): Promise<readonly string[]> {
  // Legacy: without a page of its own for each look, which only frames from elsewhere would need.
  const builder = new AxeBuilder({ page }).setLegacyMode(true);
  if (theme === 'dark') builder.withRules(['color-contrast', 'link-in-text-block']);
  const { violations } = await builder.analyze();
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .flatMap(({ id, nodes }) => nodes.map((node) => `${id}: ${node.html.slice(0, 160)}`));
}
