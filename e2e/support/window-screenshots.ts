import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { chromium } from '@playwright/test';
import type { Browser } from '@playwright/test';
import { asDesktop } from './as-desktop.ts';
import type { WebDoor } from './web-door.ts';
import type { AppWindow, WindowLook } from './window.ts';
import { newWindow, signIn } from './window.ts';
import type { Scene } from './window-scenes.ts';
import { fillUpgrade, prepareScenes, scenes, upgraded } from './window-scenes.ts';
import { stages } from './window-stages.ts';
import type { Stage } from './window-stages.ts';

const usual = { width: 1280, height: 800 };
/** High enough for everything that a confirmation page says. */
const tall = { width: 1280, height: 3200 };
const otherSizes = [
  { width: 1024, height: 680 },
  { width: 1920, height: 1080 },
  { width: 3840, height: 2160 },
];

interface View {
  readonly folder: string;
  readonly look: Pick<WindowLook, 'language' | 'theme'>;
  readonly window: AppWindow;
}

export interface Shooting {
  readonly directory: string;
  /** Part of the names of the scenes that are wanted; '': all. */
  readonly only: string;
  readonly say: (line: string) => void;
}

/** Takes pictures of every page in both languages and themes; returns how many. */
export async function takeScreenshots({ directory, only, say }: Shooting): Promise<number> {
  const browser = await chromium.launch({
    executablePath: '/usr/bin/chromium',
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking'],
  });
  const studio = { browser, camera: new Camera(directory), only, say };
  try {
    const isUsual = ['sign-in', 'progress', ...scenes.map(({ name }) => name)].some(isWanted(only));
    if (isUsual) await shootUsual(studio);
    for (const stage of stages) {
      if (stage.names.some((name) => name.startsWith(only) || only.startsWith(name))) {
        await shootStage(studio, stage);
      }
    }
    return studio.camera.taken;
  } finally {
    await browser.close();
  }
}

interface Studio extends Pick<Shooting, 'only' | 'say'> {
  readonly browser: Browser;
  readonly camera: Camera;
}

function isWanted(only: string): (name: string) => boolean {
  return (name) => name.includes(only);
}

async function shootUsual({ browser, camera, only, say }: Studio): Promise<void> {
  say('deploying what is shown');
  const machine = await prepareScenes();
  try {
    const door = await machine.openWeb();
    if ('sign-in'.includes(only)) await shootStranger(camera, browser, door);
    const views = await openViews(browser, door);
    for (const scene of scenes.filter(({ name }) => name.includes(only))) {
      say(scene.name);
      for (const view of views) await shootScene(camera, view, scene);
    }
    if ('progress'.includes(only)) {
      say('progress');
      await shootUpgrade(camera, views);
    }
    for (const view of views) await view.window.close();
  } finally {
    await machine.remove();
  }
}

async function shootStage({ browser, camera, only, say }: Studio, stage: Stage): Promise<void> {
  await stage.play(async (door, staged) => {
    const views = await openViews(browser, door, stage.isDesktop === true);
    for (const scene of staged.filter(({ name }) => name.includes(only))) {
      say(scene.name);
      for (const view of views) await shootScene(camera, view, scene);
    }
    for (const view of views) await view.window.close();
  });
}

async function openViews(browser: Browser, door: WebDoor, isDesktop = false): Promise<readonly View[]> {
  const views: View[] = [];
  for (const language of ['en', 'de'] as const) {
    for (const theme of ['light', 'dark'] as const) {
      const look = { language, theme };
      const window = await newWindow(browser, look);
      if (isDesktop) await asDesktop(window.page);
      await signIn(window, door);
      views.push({ folder: `${language}-${theme}`, look, window });
    }
  }
  return views;
}

async function shootScene(camera: Camera, view: View, scene: Scene): Promise<void> {
  const { page } = view.window;
  // Why by way of another page: what was chosen on this one must not be in the next picture.
  await view.window.goTo('/sign-in');
  await view.window.goTo(scene.path);
  await untilLoaded(view.window);
  await scene.arrange?.(view.window);
  await camera.shoot(view, scene.name);
  if (scene.isTall === true) {
    await page.setViewportSize(tall);
    await camera.shoot(view, `${scene.name}-whole`);
  }
  if (scene.isMain === true && view.look.theme === 'light') {
    for (const size of otherSizes) {
      await page.setViewportSize(size);
      await camera.shoot(view, `${scene.name}-${size.width}`);
    }
  }
  await page.setViewportSize(usual);
  // What it opened must not be in the next picture.
  if (scene.arrange !== undefined) await page.reload();
}

/** One operation in all views at once: while it runs, and when it is done. */
async function shootUpgrade(camera: Camera, views: readonly View[]): Promise<void> {
  const [first, ...others] = views;
  if (first === undefined) return;
  const { page } = first.window;
  await first.window.goTo(`${upgraded}/upgrade?version=2.0.0`);
  await untilLoaded(first.window);
  await fillUpgrade(first.window);
  await page.getByRole('button', { name: '2.0.0' }).click();
  await page.waitForURL(/operation=/);
  await page.getByText('Starting Services').and(page.locator('[aria-current] *')).first().waitFor();
  await camera.shoot(first, 'progress');
  for (const view of others) {
    await view.window.goTo(`${upgraded}/upgrade`);
    await view.window.page.getByRole('main').getByRole('progressbar').first().waitFor();
    await camera.shoot(view, 'progress');
  }
  for (const view of views) {
    await view.window.page
      .getByRole('main')
      .locator('[aria-valuenow="100"]')
      .first()
      .waitFor({ timeout: 60_000 });
    await camera.shoot(view, 'progress-done');
  }
}

async function shootStranger(camera: Camera, browser: Browser, door: WebDoor): Promise<void> {
  for (const language of ['en', 'de'] as const) {
    const look = { language, theme: 'light' } as const;
    const window = await newWindow(browser, look);
    await window.page.goto(door.origin);
    await window.page.getByRole('textbox').waitFor();
    await camera.shoot({ folder: `${language}-light`, look, window }, 'sign-in');
    await window.close();
  }
}

/** The page is there, and nothing of it is still being asked for. */
async function untilLoaded({ page }: AppWindow): Promise<void> {
  await page.getByRole('heading').first().waitFor();
  const loading = page.getByRole('status', { name: /^(Loading|Wird geladen)/ });
  // Once more after a moment: what was asked for first may ask for more.
  for (let round = 0; round < 2; round += 1) {
    await page.waitForTimeout(200);
    await loading.first().waitFor({ state: 'detached' });
  }
}

class Camera {
  readonly #directory: string;
  taken = 0;

  constructor(directory: string) {
    this.#directory = directory;
  }

  async shoot({ folder, window }: View, name: string): Promise<void> {
    const path = join(this.#directory, folder, `${name}.png`);
    mkdirSync(dirname(path), { recursive: true });
    await window.page.screenshot({ path, animations: 'disabled', caret: 'hide' });
    this.taken += 1;
  }
}
