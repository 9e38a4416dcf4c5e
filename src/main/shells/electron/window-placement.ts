import type { Rectangle } from 'electron';
import { z } from 'zod';

/** Smallest size that every page works at. */
export const minimumSize = { width: 1024, height: 680 } as const;
const usualSize = { width: 1360, height: 860 };
/** So much of the title bar has to be within reach of a pointer. */
const grip = { width: 160, height: 32 };

const coordinate = z.number().int().min(-100_000).max(100_000);
const size = z.number().int().min(1).max(100_000);
const placementSchema = z.object({
  x: coordinate,
  y: coordinate,
  width: size,
  height: size,
  isMaximized: z.boolean(),
});

export type WindowPlacement = z.infer<typeof placementSchema>;

/** The part of a display that windows may cover. */
export interface DisplayArea {
  readonly workArea: Rectangle;
}

/**
 * Where the window goes: where it was left, if what was stored can be believed and a display is still there;
 * otherwise the middle of the first display.
 */
export function placeWindow(stored: unknown, displays: readonly DisplayArea[]): WindowPlacement {
  const left = placementSchema.safeParse(stored).data;
  // Why with the size that it will have: a stored one may reach a display that the window then does not.
  const home =
    left === undefined
      ? undefined
      : displays.find(({ workArea }) => isWithinReach({ ...left, ...fitInto(workArea, left) }, workArea));
  const area = (home ?? displays[0])?.workArea ?? { x: 0, y: 0, ...usualSize };
  const wanted = left ?? { ...usualSize, isMaximized: false };
  const { width, height } = fitInto(area, wanted);
  if (left !== undefined && home !== undefined) {
    return { x: left.x, y: left.y, width, height, isMaximized: left.isMaximized };
  }
  const x = Math.round(area.x + (area.width - width) / 2);
  const y = Math.round(area.y + (area.height - height) / 2);
  return { x, y, width, height, isMaximized: wanted.isMaximized };
}

function isWithinReach(window: Rectangle, area: Rectangle): boolean {
  const overlap = Math.min(window.x + window.width, area.x + area.width) - Math.max(window.x, area.x);
  const isTitleBarInside = window.y >= area.y && window.y + grip.height <= area.y + area.height;
  return overlap >= grip.width && isTitleBarInside;
}

function fitInto(
  area: Rectangle,
  wanted: { readonly width: number; readonly height: number },
): { readonly width: number; readonly height: number } {
  return {
    width: fit(wanted.width, minimumSize.width, area.width),
    height: fit(wanted.height, minimumSize.height, area.height),
  };
}

/** Why the area has the last word: a window larger than its display cannot be taken hold of. */
function fit(wanted: number, minimum: number, available: number): number {
  return Math.min(Math.max(wanted, minimum), Math.max(available, 1));
}
